// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Everything a promise has done outside, and its own clocks.
package enum PromiseTasks {
  package static let all: [TaskHandler] = [command, facts, reoffer, tell] + clocks

  /// A command to the platform. Safe to repeat under its id. A yes here is not yet an agreement: only the event is.
  static let command = TaskHandler("platform.command") { desk, task, now in
    guard let command = try? task.payload(as: PlatformCommand.self) else {
      return .failed(reason: "unreadable payload")
    }
    if let objection = await desk.objection(to: command) {
      return .done(result: "not sent: \(objection)") { try $0.refused(command.id, objection) }
    }
    do throws(PortError) {
      let reply = try await desk.perform(command, of: task, at: now)
      guard reply.answer == .refused else {
        return .done(result: reply.answer.rawValue) { try $0.took(command.id) }
      }
      return .done(result: "refused: \(reply.reason ?? "")") { try $0.refused(command.id, reply.reason) }
    } catch {
      guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
      return .failed(reason: reason) { try $0.refused(command.id, reason) }
    }
  }

  /// A poll. Without an answer the watchdog looks all the same: silence is what it then sees.
  static let facts = TaskHandler("promise.facts") { desk, task, _ in
    guard let tick = try? task.payload(as: PromiseTick.self),
      let promise = try? await desk.store.read({ try $0.promise(tick.promise) })
    else { return .failed(reason: "no promise") }
    guard promise.state == .inForce else { return .done(result: promise.state.rawValue) }
    do throws(PortError) {
      let facts = try await desk.outside.platform.facts(promise.orders, city: promise.city)
      return .done { try $0.record(facts, of: promise.id) }
    } catch {
      return .done(result: error.reason) { try $0.record([], of: promise.id) }
    }
  }

  /// Looks for another plan by itself; where there is none the alarm stays for a person.
  static let reoffer = TaskHandler("promise.reoffer") { desk, task, now in
    guard let tick = try? task.payload(as: PromiseTick.self),
      let promise = try? await desk.store.read({ try $0.promise(tick.promise) })
    else { return .failed(reason: "no promise") }
    guard promise.isAtRisk, promise.round == tick.number, promise.orders.count == 2 else {
      return .done(result: "not needed")
    }
    do throws(PortError) {
      let facts = try await desk.outside.platform.facts(promise.orders, city: promise.city)
      guard facts.count == 2 else { return .done(result: "unknown order") }
      let verdict = await desk.confirmedVerdict(facts[0], facts[1], at: now, isWanted: promise.isNews)
      guard let plan = verdict.plan, promise.isNews(plan) else { return .done(result: verdict.sentence(.english)) }
      return .done { tx in
        guard let promise = try tx.sql.lockedPromise(tick.promise), promise.round == tick.number else { return }
        // Later than any extension may be: no plan then, and the alarm stays.
        do { try tx.carry(promise, .reoffer(plan)) } catch is PromiseError {}
      }
    } catch {
      return .again(reason: error.reason)
    }
  }

  /// What the customer must hear stands in his chat while he has one, and goes to the platform's app unless he has that
  /// chat before him.
  static let tell = TaskHandler("customer.tell") { desk, task, now in
    guard let notice = try? task.payload(as: CustomerNotice.self) else { return .failed(reason: "unreadable payload") }
    do {
      let isInChat = try await desk.sayInChat(notice, key: task.key, at: now)
      if isInChat, let person = notice.person, desk.openPages.isOpen(for: person) { return .done(result: "chat") }
    } catch {
      return .again(reason: "\(error)")
    }
    if notice.isQuiet == true { return .done(result: "quiet hours") }
    var command = PlatformCommand(
      id: task.key, city: notice.city, kind: .notify, orders: notice.orders, deadline: task.deadline)
    command.customer = notice.customer
    command.text = notice.text
    do throws(PortError) {
      let reply = try await desk.perform(command, of: task, at: now)
      return .done(result: reply.answer.rawValue)
    } catch {
      guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
      return .failed(reason: reason)
    }
  }

  static let clocks: [TaskHandler] = [
    clock("promise.lapse") { tx, tick in try tx.carryLate(tick.promise, .lapse(version: tick.number)) },
    clock("promise.legs") { tx, tick in try tx.legsDue(tick.promise) },
    clock("promise.due") { tx, tick in try tx.dueHasCome(tick.promise, version: tick.number) },
    clock("promise.untaken") { tx, tick in try tx.passOn(tick.promise, moves: tick.number) },
  ]

  private static func clock(_ kind: String, _ ring: @escaping @Sendable (Tx, PromiseTick) throws -> Void) -> TaskHandler
  {
    TaskHandler(kind) { _, task, _ in
      guard let tick = try? task.payload(as: PromiseTick.self) else { return .failed(reason: "unreadable payload") }
      return .done { try ring($0, tick) }
    }
  }
}

extension Desk {
  /// Says a notice in the chat its person has going, once however often it is tried; false where there is none.
  fileprivate func sayInChat(_ notice: CustomerNotice, key: String, at now: Instant) async throws -> Bool {
    guard let person = notice.person else { return false }
    return try await change(by: .system("promises"), at: now) { tx in
      guard let contact = try tx.sql.liveContact(of: person, on: .webChat) else { return false }
      if try tx.sql.message(in: contact.id, by: .system, clientID: key) == nil {
        try tx.say(.text(notice.text), in: contact, by: .system, clientID: key, saidAt: now)
      }
      return true
    }
  }
}

extension Desk {
  /// What speaks against a plan's single command at the moment it leaves: its promise has ended, or the order has moved
  /// on. The store's silence is no objection: the platform has its own.
  fileprivate func objection(to command: PlatformCommand) async -> String? {
    guard let id = Promise.id(ofCommand: command.id), command.orders.count == 1, let ref = command.orders.first,
      let (promise, order) = try? await store.read({ sql in
        (try sql.promise(id), try sql.order(ref, city: command.city)?.order)
      }), let promise, promise.plan?.steps?.contains(where: { $0.command == command.id }) == true
    else { return nil }
    return promise.isNeedless(command.id) ? "ended" : order?.objection(to: command)
  }
}

extension Tx {
  /// The platform has taken a plan's single command; where a plan is one command this says nothing yet.
  fileprivate func took(_ command: String) throws {
    guard let id = Promise.id(ofCommand: command), try sql.promise(id)?.plan?.steps != nil else { return }
    try carryLate(id, .took(command: command))
  }

  /// The platform's flat no to a command of ours counts like its event.
  fileprivate func refused(_ command: String, _ reason: String?) throws {
    guard let id = Promise.id(ofCommand: command) else { return }
    try carryLate(id, .answer(command: command, agreed: false, reason: reason))
  }
}
