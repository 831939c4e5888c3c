// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Desk {
  /// Asks the platform to do something with an order: "could you?" live and outside the transaction, its answer kept as
  /// a dated fact; then a task, or a proposal that waits for a second signature.
  /// - Throws: `OrderCommandError`; `DeskError.forbidden`, `.notFound` for an order, a case, or an order not in it.
  package func askOrderCommand(
    _ wish: OrderCommandWish, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> OrderCommand {
    let secrets = secrets
    let order = try await store.read { sql in
      _ = try sql.commandRights(actor, wish.order, wish.caseID, secrets, now)
      return try sql.commandedOrder(wish.order)
    }
    let abilities = outside.platform.abilities(in: order.city)
    let can = await askCan(wish, of: order, abilities, at: now)
    let new = newID(OrderCommandKind.self, city: order.city, at: now)
    return try await verb("order.command", by: actor, id: id, at: now) { tx in
      let rights = try tx.sql.commandRights(actor, wish.order, wish.caseID, secrets, now)
      guard let locked = try tx.sql.lockedOrders([order.ref], city: order.city).first?.order else {
        throw DeskError.notFound("order")
      }
      let earlier = try tx.sql.orderCommands(of: order.ref, city: order.city)
      return try tx.keep(
        OrderCommand.ask(
          wish, id: new, of: locked, abilities: abilities, can: can, earlier: earlier, rights: rights, by: actor,
          policy: tx.policies.orderCommands, at: now))
    }
  }

  /// The second signature: another person, a leader, whose certificate reaches far enough.
  package func approveOrderCommand(
    _ command: OrderCommandID, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> OrderCommand {
    try await verb("order.approveCommand", by: actor, id: id, at: now) { tx in
      let leader = try tx.staff(who: .lead)
      let before = try tx.lockedOrderCommand(command)
      guard let order = try tx.sql.order(before.wish.order)?.order else { throw DeskError.notFound("order") }
      return try tx.keep(
        before.approved(
          by: leader.id, rights: try tx.limit(of: leader, for: before), order: order,
          policy: tx.policies.orderCommands, at: now), before: before)
    }
  }

  /// The second signature is refused.
  package func declineOrderCommand(
    _ command: OrderCommandID, reason: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> OrderCommand {
    try OrderCommandWish.check(note: reason, field: "reason")
    return try await verb("order.declineCommand", by: actor, id: id, at: now) { tx in
      let leader = try tx.staff(who: .lead)
      let before = try tx.lockedOrderCommand(command)
      return try tx.keep(before.declined(by: leader.id, reason: reason, at: now), before: before)
    }
  }

  /// Somebody has looked at the platform itself: a silent or unknown command was carried out, or was not.
  package func resolveOrderCommand(
    _ command: OrderCommandID, done: Bool, note: String, by actor: Actor, id: CommandID, at now: Instant
  ) async throws -> OrderCommand {
    try OrderCommandWish.check(note: note, field: "reason")
    return try await verb("order.resolveCommand", by: actor, id: id, at: now) { tx in
      try tx.staff(who: .lead)
      let before = try tx.lockedOrderCommand(command)
      guard
        let step = try before.taken(
          .found(done: done, note: note), by: actor, policy: tx.policies.orderCommands, at: now)
      else { throw OrderCommandError.wrongState(before.state) }
      return try tx.keep(step, before: before)
    }
  }
}

extension OrderCommandWish {
  /// - Throws: `DeskError.invalid`.
  static func check(note: String, field: String) throws {
    guard noteLengths.contains(note.count) else { throw DeskError.invalid(field: field, rule: "3-200 characters") }
  }
}

extension Tx {
  /// Writes what follows from a step of a command: its row, events, tasks; its order is watched as long as an event may
  /// say something to it.
  @discardableResult
  func keep(_ step: Decided<OrderCommand>, before: OrderCommand? = nil) throws -> OrderCommand {
    let command = try apply(step, city: step.state.id.city)
    try sql.save(command, countsState: before?.state != command.state)
    if command.state.listens != before?.state.listens ?? false {
      if command.state.listens {
        try sql.watch(command.order, city: command.city, by: "\(command.id)")
      } else {
        try sql.unwatch(command.order, city: command.city, by: "\(command.id)")
      }
    }
    return command
  }

  /// Takes a result in; nothing when it says nothing new or the command is not known.
  @discardableResult
  func settle(_ id: OrderCommandID, _ result: OrderCommandResult) throws -> OrderCommand? {
    guard let before = try sql.lockedOrderCommand(id),
      let step = try before.taken(result, by: actor, policy: policies.orderCommands, at: now)
    else { return nil }
    return try keep(step, before: before)
  }

  fileprivate func lockedOrderCommand(_ id: OrderCommandID) throws -> OrderCommand {
    guard let command = try sql.lockedOrderCommand(id) else { throw DeskError.notFound("command") }
    return command
  }

  /// How much a leader may sign for in the command's case.
  fileprivate func limit(of leader: Agent, for command: OrderCommand) throws -> OrderCommandRights? {
    let scenario = try command.wish.caseID.flatMap { try sql.caseFile($0) }?.scenario ?? .merchantIssue
    return try rights(of: leader.id).moneyLimit(for: scenario).map { OrderCommandRights(limit: $0) }
  }
}

extension SQL {
  /// The mirrored order a command is about.
  func commandedOrder(_ id: OrderID) throws -> Order {
    guard let order = try order(id)?.order else { throw DeskError.notFound("order") }
    return order
  }

  /// Who may ask for commands: staff who answer, in a case that holds the order and that a certificate of theirs covers
  /// (nil where none does); integrators (whose scope the way in checked), within no limit of money. Shops and riders have
  /// no page for it: an agent acts in their name and notes it.
  func commandRights(
    _ actor: Actor, _ order: OrderID, _ caseID: CaseID?, _ secrets: Secrets, _ now: Instant
  ) throws -> OrderCommandRights? {
    let file = try caseID.map { id in
      guard let file = try caseFile(id) else { throw DeskError.notFound("case") }
      guard file.orders.contains(order) else { throw DeskError.notFound("order") }
      return file
    }
    switch actor {
    case .agent:
      let agent = try staff(actor, who: .answer)
      guard let file else { throw DeskError.invalid(field: "case", rule: "staff act in a case") }
      return try rights(of: agent.id, secrets, at: now).moneyLimit(for: file.scenario).map {
        OrderCommandRights(limit: $0)
      }
    case .token: return OrderCommandRights(limit: .zero)
    case .customer, .merchant, .rider, .platform, .system: throw DeskError.forbidden("commands")
    }
  }
}
