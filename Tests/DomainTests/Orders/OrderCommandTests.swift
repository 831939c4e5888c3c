// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// Every kind of command against every way a platform can treat it.
@Suite struct OrderCommandTests {
  static let by = Actor.agent(AgentID(raw: 1))
  static let id = OrderCommandID(raw: 5)
  static let policy = OrderCommandPolicy()

  /// An order in which each kind is possible: accepted, grouped, with a request and a reminder open.
  static func order(_ kind: PlatformCommand.Kind) -> Order {
    var order = Order(ref: Qingwan.first, city: Qingwan.city, firstAt: Qingwan.noon)
    _ = order.fold(Qingwan.placed(Qingwan.first, 0, due: 40))
    if kind != .acceptOrder { _ = order.fold(Qingwan.event(.accepted, 1)) }
    _ = order.fold(Qingwan.event(.grouped, 1) { $0.together = [Qingwan.second] })
    _ = order.fold(
      Qingwan.event(.afterSale, 1) { ($0.afterSale, $0.step, $0.amount) = ("a1", "apply", .yuan(10)) })
    _ = order.fold(Qingwan.event(.reminded, 1) { $0.reminder = "r1" })
    return order
  }

  static func wish(_ kind: PlatformCommand.Kind) -> OrderCommandWish {
    var wish = OrderCommandWish(order: OrderID(raw: 2), kind: kind, note: "顾客要求")
    (wish.due, wish.text, wish.reply) = (Qingwan.at(30), "太忙了", .cooking)
    wish.amount = kind == .claim || kind == .callRider ? .yuan(2) : nil
    return wish
  }

  static func abilities(_ named: Bool, without: PlatformCommand.Kind? = nil) -> PlatformAbilities {
    var abilities = PlatformAbilities.native("city")
    abilities.knowsCommands = named
    if let without { abilities.kinds.remove(without) }
    return abilities
  }

  /// What the platform tells when it has done it.
  static func proof(_ kind: PlatformCommand.Kind, _ minutes: Int64, command: OrderCommandID?) -> OrderEvent {
    let step = { (kind: OrderEvent.Kind, step: String) in Qingwan.event(kind, minutes) { $0.step = step } }
    var event: OrderEvent
    switch kind {
    case .acceptOrder: event = Qingwan.event(.accepted, minutes)
    case .markReady: event = Qingwan.event(.ready, minutes)
    case .delayCooking: event = Qingwan.event(.estimate, minutes)
    case .cancelOrder: event = Qingwan.event(.cancelled, minutes)
    case .replyReminder: event = Qingwan.event(.reminderReplied, minutes) { $0.reminder = "r1" }
    case .agreeRefund: event = step(.afterSale, "agree")
    case .refuseRefund: event = step(.afterSale, "refuse")
    case .callRider: event = step(.delivery, "call")
    case .cancelRider: event = step(.delivery, "cancel")
    case .deliverSelf: event = step(.delivery, "deliverSelf")
    case .stopDelivery: event = step(.delivery, "stop")
    case .moveClock: event = Qingwan.event(.clockMoved, minutes) { $0.due = Qingwan.at(30) }
    case .separate: event = Qingwan.event(.separated, minutes)
    default: event = Qingwan.event(.commandDone, minutes)
    }
    if event.kind == .afterSale { event.afterSale = "a1" }
    event.command = command.map { "\($0)" }
    return event
  }

  static func ask(
    _ kind: PlatformCommand.Kind, _ abilities: PlatformAbilities, can: CanReply? = CanReply(yes: true)
  ) throws(OrderCommandError) -> OrderCommand {
    var open = OrderCommandPolicy()
    open.signed = []
    return try OrderCommand.ask(
      wish(kind), id: id, of: order(kind), abilities: abilities, can: can.map { .init($0, at: Qingwan.at(2)) },
      earlier: [], rights: OrderCommandRights(limit: .yuan(100)), by: by, policy: open, at: Qingwan.at(2)
    ).state
  }

  /// Lets results happen, hearing an event only where it proves the command.
  static func play(_ command: OrderCommand, _ results: [(Int64, OrderCommandResult)]) throws -> OrderCommand {
    var command = command
    for (minute, result) in results {
      if case .event(let event) = result, !command.isProof(event, policy: policy) { continue }
      if let step = try command.taken(result, by: .system("t"), policy: policy, at: Qingwan.at(minute)) {
        command = step.state
      }
    }
    return command
  }

  @Test(arguments: OrderCommand.kinds, [true, false])
  func everyKindEndsWhereItsPlatformTookIt(kind: PlatformCommand.Kind, named: Bool) throws {
    let name = named ? Self.id : nil
    let reply = OrderCommandResult.reply(CommandReply(.accepted))
    let event = OrderCommandResult.event(Self.proof(kind, 4, command: name))
    #expect(throws: OrderCommandError.cannot("notSupported", retryAt: nil)) {
      try Self.ask(kind, Self.abilities(named, without: kind))
    }
    #expect(throws: OrderCommandError.cannot("ended", retryAt: nil)) {
      try Self.ask(kind, Self.abilities(named), can: CanReply(yes: false, reason: "ended"))
    }
    let unheard = try Self.ask(kind, Self.abilities(named), can: nil)
    #expect(unheard.state == .asked && unheard.can == nil)
    let asked = try Self.ask(kind, Self.abilities(named))
    let old = OrderCommandResult.event(Self.proof(kind, 1, command: nil))
    let others = OrderCommandResult.event(Self.proof(kind, 4, command: OrderCommandID(raw: 6)))
    let cases: [([(Int64, OrderCommandResult)], OrderCommand.State)] = [
      ([(2, .sending)], .sent), ([(2, .sending), (2, reply)], .answered),
      ([(2, .sending), (2, .reply(CommandReply(.done)))], .answered),
      ([(2, .sending), (2, .reply(CommandReply(.refused, reason: "808")))], .refused),
      ([(2, .sending), (2, .lost(reason: "timeout"))], .unknown),
      ([(2, .sending), (2, .lost(reason: "timeout")), (4, event)], .confirmed),
      ([(2, .sending), (2, .heldBack(reason: "500"))], .asked),
      ([(2, .sending), (2, .heldBack(reason: "500")), (4, .notSent)], .lapsed),
      ([(2, .sending), (4, .notSent)], .unknown),
      ([(2, .sending), (3, old), (3, reply)], .answered),
      ([(2, .sending), (4, others), (5, reply)], .answered),
      ([(2, .sending), (2, reply), (4, event)], .confirmed),
      ([(2, .sending), (4, event), (4, reply)], .confirmed),
      ([(2, .sending), (2, reply), (4, event), (7, .silent)], .confirmed),
      ([(2, .sending), (2, reply), (7, .silent)], .silent),
      ([(2, .sending), (2, reply), (7, .silent), (9, event)], .confirmed),
      ([(2, .sending), (2, reply), (7, .silent), (9, .found(done: false, note: "没有"))], .foundUndone),
      ([(2, old)], .asked), ([(4, .notSent)], .lapsed),
    ]
    for (results, state) in cases { #expect(try Self.play(asked, results).state == state, "\(results)") }
  }

  @Test(arguments: OrderCommand.kinds) func whatIsNeverToldIsTaken(kind: PlatformCommand.Kind) throws {
    var abilities = Self.abilities(false)
    abilities.untold = [kind]
    let sent = try Self.play(
      Self.ask(kind, abilities), [(2, .sending), (2, .reply(CommandReply(.accepted))), (9, .silent)])
    #expect(sent.state == .taken)
  }

  @Test func aPersonLooksOnlyAtWhatNobodyKnows() throws {
    let asked = try Self.ask(.cancelOrder, Self.abilities(true))
    #expect(throws: OrderCommandError.wrongState(.asked)) {
      try asked.taken(.found(done: true, note: "x"), by: Self.by, policy: Self.policy, at: Qingwan.at(3))
    }
  }

  /// Bad wishes: the field, what is wrong with it.
  @Test(arguments: [
    (PlatformCommand.Kind.delayCooking, "due"), (.moveClock, "due"), (.replyReminder, "reply"), (.refuseRefund, "text"),
    (.claim, "amount"),
  ])
  func whatIsMissingIsNamed(kind: PlatformCommand.Kind, field: String) {
    let wish = OrderCommandWish(order: OrderID(raw: 2), kind: kind, note: "顾客要求")
    do {
      _ = try OrderCommand.ask(
        wish, id: Self.id, of: Self.order(kind), abilities: .native("city"), can: nil, earlier: [],
        rights: OrderCommandRights(limit: .zero), by: Self.by, policy: Self.policy, at: Qingwan.at(2))
      Issue.record("\(kind) was taken")
    } catch {
      if case .invalid(field, _) = error { return }
      Issue.record("\(error)")
    }
  }

  /// Above the limit, or where the policy wants two: proposed; nobody signs his own.
  @Test func whatCostsTooMuchIsSignedByAnother() throws {
    let asked = try OrderCommand.ask(
      Self.wish(.agreeRefund), id: Self.id, of: Self.order(.agreeRefund), abilities: .native("city"), can: nil,
      earlier: [], rights: OrderCommandRights(limit: .yuan(5)), by: Self.by, policy: Self.policy, at: Qingwan.at(2)
    ).state
    #expect(asked.state == .proposed && asked.cost == .yuan(10))
    let rights = OrderCommandRights(limit: .yuan(10))
    let sign = { (leader: Int64, rights: OrderCommandRights?) throws(OrderCommandError) in
      try asked.approved(
        by: AgentID(raw: leader), rights: rights, order: Self.order(.agreeRefund), policy: Self.policy,
        at: Qingwan.at(3)
      ).state
    }
    #expect(throws: OrderCommandError.ownApproval) { try sign(1, rights) }
    #expect(throws: OrderCommandError.noRights) { try sign(2, nil) }
    #expect(throws: OrderCommandError.approverLimit(.yuan(9))) { try sign(2, OrderCommandRights(limit: .yuan(9))) }
    #expect(try sign(2, rights).state == .asked)
    let declined = try asked.declined(by: AgentID(raw: 2), reason: "再问商家", at: Qingwan.at(3)).state
    #expect(declined.state == .declined && declined.sentence(.chinese) == "未获批准：再问商家")
  }
}
