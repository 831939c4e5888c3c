// SPDX-License-Identifier: Apache-2.0
import Domain

/// Chen Yu's two coffees as a promise, at each of its states.
enum PromiseTown {
  typealias Q = Qingwan
  static let chen = PersonID(city: Q.city, seconds: 1, node: 0, sequence: 1)
  static let mei = AgentID(city: Q.city, seconds: 1, node: 0, sequence: 2)
  static let message = MessageID(city: Q.city, seconds: 1, node: 0, sequence: 3)
  static let remedy = RemedyID(city: Q.city, seconds: 1, node: 0, sequence: 4)

  static func plan(by minutes: Int64 = 40, rider: RiderRef? = nil) -> Plan {
    let holder = rider.map { Q.rider($0, stops: Q.stops(Q.first)) }
    let verdict = feasibility(
      Q.facts(Q.first, due: minutes, rider: holder), Q.facts(Q.second, ready: 10, due: minutes), now: Q.noon)
    return verdict.plan
      ?? {
        Issue.fail("no plan: \(verdict)")
      }()
  }

  static func draft(plan: Plan? = plan(), kind: Promise.Kind = .together) -> Promise {
    Promise(
      id: PromiseID(city: Q.city, seconds: 2, node: 0, sequence: 1), city: Q.city,
      caseID: CaseID(city: Q.city, seconds: 2, node: 0, sequence: 1), kind: kind, beneficiary: chen,
      customer: CustomerRef("chen"), orders: [Q.first, Q.second], plan: plan, owner: .agent(mei), team: "lunch",
      approvedBy: "客服 小梅")
  }

  static func consent(_ promise: Promise, at minutes: Int64 = 1) -> Promise.Consent {
    Promise.Consent(
      by: .customer(chen), version: promise.pending?.number ?? 1, text: promise.pending?.sentence ?? "",
      channel: "webchat", at: Q.at(minutes))
  }

  static func offered(_ plan: Plan = plan()) throws -> Promise {
    try draft(plan: plan).decide(.offer(due: nil, language: .chinese), by: .agent(mei), now: Q.noon).state
  }

  static func inForce(_ plan: Plan = plan()) throws -> Promise {
    let promise = try offered(plan)
    return try promise.decide(.accept(consent(promise)), by: .customer(chen), now: Q.at(1)).state
  }

  /// Every party has agreed.
  static func agreed(_ plan: Plan = plan()) throws -> Promise {
    var promise = try inForce(plan)
    for leg in promise.legs {
      guard let command = leg.command else { continue }
      let answer = PromiseCommand.answer(command: command, agreed: true, reason: nil)
      promise = try promise.decide(answer, by: .platform("feed"), now: Q.at(2)).state
    }
    return promise
  }

  static func brought(_ first: Int64, _ last: Int64) -> Promise.Proof {
    .delivered(rider: Q.zhou, first: Q.at(first), last: Q.at(last))
  }

  static func state(_ state: Promise.State) throws -> Promise {
    let step = { (promise: Promise, command: PromiseCommand) throws -> Promise in
      try promise.decide(command, by: .agent(mei), now: Q.at(2)).state
    }
    switch state {
    case .draft: return draft()
    case .offered: return try offered()
    case .inForce: return try inForce()
    case .kept: return try step(inForce(), .prove(brought(30, 31)))
    case .keptLate:
      let later = try step(inForce(), .propose(due: Q.at(50), language: .chinese))
      let extended = try later.decide(.accept(consent(later, at: 2)), by: .customer(chen), now: Q.at(2)).state
      return try step(extended, .prove(brought(45, 46)))
    case .released: return try step(inForce(), .release(reason: "customer"))
    case .void: return try step(inForce(), .void(reason: "cancelled"))
    case .broken: return try step(inForce(), .breach(reason: "late"))
    case .remedied: return try step(step(inForce(), .breach(reason: "late")), .remedy(remedy))
    case .withdrawn: return try step(offered(), .decline(version: 1))
    }
  }

  enum Issue {
    static func fail(_ text: String) -> Never { preconditionFailure(text) }
  }
}

extension Decided {
  var names: [String] { events.map(\.name) }
  var kinds: [String] { tasks.map(\.kind) }
  func commands(_ kind: PlatformCommand.Kind) -> [PlatformCommand] {
    tasks.compactMap { $0.payload as? PlatformCommand }.filter { $0.kind == kind }
  }
  var notices: [String] { tasks.compactMap { ($0.payload as? CustomerNotice)?.text } }
}
