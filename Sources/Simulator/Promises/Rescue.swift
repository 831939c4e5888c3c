// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

// What people do about a promise that is at risk or broken: the ready action that stands first.
extension Simulation {
  /// Whoever owns the promise and is there; else a leader who is.
  private func hand(for promise: Promise) -> AgentID? {
    if case .agent(let id) = promise.owner, let i = staff.number[id], staff.members[i].session != nil { return id }
    let leaders = staff.members.filter { $0.session != nil && $0.model.isLeader }
    let anyone = leaders.first ?? staff.members.first { $0.session != nil }
    return anyone?.id
  }

  func rescue(_ id: PromiseID) async throws {
    guard let promise = try await program.desk.store.read({ try $0.promise(id) }), promise.isAtRisk,
      let agent = hand(for: promise)
    else { return }
    _ = try await program.desk.takePromise(id, by: .agent(agent), id: command(), at: now)
    guard let risk = promise.risks.max(by: { $0.since < $1.since }), promise.pending == nil else { return }
    let left = (promise.due ?? now) - now
    for action in risk.actions where action != .splitWithApology || left < Self.lastMinutes {
      if try await attempt(action, promise, risk, agent) { return }
    }
    // Time is left: perhaps a plan is to be had in a moment.
    staff.agenda.plan(.rescue(id), at: now + .seconds(60))
  }

  /// With more time than this nobody gives a promise up.
  private static let lastMinutes = Span.minutes(8)

  /// True when the action could be taken.
  private func attempt(
    _ action: Risk.Action, _ promise: Promise, _ risk: Risk, _ agent: AgentID
  ) async throws -> Bool {
    let desk = program.desk
    do {
      switch action {
      case .reoffer:
        let check = try await desk.checkTogether(
          promise.orders, city: promise.city, by: .agent(agent), id: command(), at: now)
        guard check.verdict.plan != nil else { return false }
        _ = try await desk.reofferPromise(promise.id, check: check.id, by: .agent(agent), id: command(), at: now)
      case .extendWithConsent:
        guard let expected = risk.expected, let due = promise.due, expected > due else { return false }
        _ = try await desk.extendPromise(
          promise.id, to: expected + .minutes(4), language: .chinese, by: .agent(agent), id: command(), at: now)
      case .restoreClock:
        _ = try await desk.restoreClock(promise.id, by: .agent(agent), id: command(), at: now)
      case .askAgain:
        guard let party = risk.party else { return false }
        _ = try await desk.askAgain(promise.id, party: party, by: .agent(agent), id: command(), at: now)
      case .splitWithApology:
        _ = try await desk.splitPromise(
          promise.id, reason: risk.kind.rawValue, by: .agent(agent), id: command(), at: now)
      case .hold: return false
      }
      return true
    } catch is PromiseError {
      return false
    } catch is DeskError {
      return false
    } catch is PortError {
      return false
    }
  }

  /// A broken promise is owed an apology with a red packet.
  func makeAmends(_ id: PromiseID) async throws {
    guard let promise = try await program.desk.store.read({ try $0.promise(id) }), promise.state == .broken,
      let agent = hand(for: promise)
    else { return }
    try await giveRedPacket(for: promise, by: agent)
  }
}
