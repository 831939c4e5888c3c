// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// One kind of command as it could be asked for an order now: allowed, or the reason why not.
package struct OrderCommandChoice: Codable, Hashable, Sendable {
  package let kind: PlatformCommand.Kind
  /// Why not, as a code for `OrderCommandReason`; nil when nothing speaks against it.
  package let objection: String?
  /// What the platform said, and when; nil when it was not asked or did not answer in time.
  package let can: OrderCommand.CanFact?
  package let retryAt: Instant?
}

extension Desk {
  /// What could be asked for this order now. What neither the platform's interface nor the order's own state rules out is
  /// asked of the platform, all kinds at once; its answers are kept as facts.
  package func orderCommandChoices(
    of order: OrderID, in caseID: CaseID?, for actor: Actor, at now: Instant
  ) async throws -> [OrderCommandChoice] {
    let secrets = secrets
    let order = try await store.read { sql in
      _ = try sql.commandRights(actor, order, caseID, secrets, now)
      return try sql.commandedOrder(order)
    }
    let abilities = outside.platform.abilities(in: order.city)
    let asked = await withTaskGroup(of: (PlatformCommand.Kind, OrderCommandChoice).self) { group in
      for kind in OrderCommand.kinds {
        group.addTask { (kind, await self.choice(kind, order, abilities, at: now)) }
      }
      var found: [PlatformCommand.Kind: OrderCommandChoice] = [:]
      for await (kind, choice) in group { found[kind] = choice }
      return found
    }
    return OrderCommand.kinds.compactMap { asked[$0] }
  }

  private func choice(
    _ kind: PlatformCommand.Kind, _ order: Order, _ abilities: PlatformAbilities, at now: Instant
  ) async -> OrderCommandChoice {
    let wish = OrderCommandWish.sample(kind, at: now)
    let objection =
      abilities.kinds.contains(kind)
      ? order.objection(to: wish.filled(from: order).command(id: "can", of: order, deadline: now + .minutes(2)))
      : "notSupported"
    guard objection == nil else {
      return OrderCommandChoice(kind: kind, objection: objection, can: nil, retryAt: nil)
    }
    let can = await askCan(wish, of: order, abilities, at: now)
    // What only lacks the words that are still to be written is no objection.
    let no = can.flatMap { $0.reply.yes ? nil : $0.reply.reason ?? "" }
    let isUnfinished = no.map { $0 == "incomplete" || $0.hasPrefix("invalid") } ?? false
    return OrderCommandChoice(
      kind: kind, objection: isUnfinished ? nil : no, can: can, retryAt: isUnfinished ? nil : can?.reply.retryAt)
  }

  /// Asks the platform whether it could, and keeps the answer; nil when it does not answer within the port's 800 ms, or
  /// its interface has no such command.
  func askCan(
    _ wish: OrderCommandWish, of order: Order, _ abilities: PlatformAbilities, at now: Instant
  ) async -> OrderCommand.CanFact? {
    guard abilities.kinds.contains(wish.kind) else { return nil }
    let command = wish.filled(from: order).command(
      id: "can", of: order, deadline: now + policies.orderCommands.sendWithin)
    guard let reply = try? await outside.platform.can(command) else { return nil }
    let fact = OrderCommand.CanFact(reply, at: now)
    // A fact that could not be kept is still the answer.
    try? await change(by: .system("commands"), at: now) { tx in
      try tx.sql.keep(fact, wish.kind, of: order.ref, city: order.city)
    }
    return fact
  }
}

extension OrderCommandWish {
  /// One of the kind with something in every field, to ask whether it is possible at all.
  fileprivate static func sample(_ kind: PlatformCommand.Kind, at now: Instant) -> OrderCommandWish {
    var wish = OrderCommandWish(order: OrderID(raw: 0), kind: kind, note: "can")
    wish.text = "can"
    switch kind {
    case .delayCooking, .moveClock: wish.due = now + .minutes(10)
    case .replyReminder: wish.reply = .ownWords
    case .claim: wish.amount = .yuan(1)
    default: break
    }
    return wish
  }
}
