// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// Chen Yu's first coffee is not begun, and she cannot wait: 小梅 has it cancelled. What the platform says is one thing,
/// what its events say another.
@Suite struct OrderCommandStoryTests {
  struct Counter: Sendable {
    let lunch: Lunch
    let order: OrderID
    let caseID: CaseID

    func wish(_ kind: PlatformCommand.Kind = .cancelOrder, _ edit: (inout OrderCommandWish) -> Void = { _ in })
      -> OrderCommandWish
    {
      var wish = OrderCommandWish(order: order, caseID: caseID, kind: kind, note: "顾客不要了，商家还没做")
      edit(&wish)
      return wish
    }

    func ask(_ wish: OrderCommandWish, at minutes: Int64 = 2) async throws -> OrderCommand {
      try await lunch.desk.askOrderCommand(wish, by: Lunch.mei, id: lunch.id(minutes), at: Lunch.at(minutes))
    }

    func state(_ command: OrderCommand) async throws -> OrderCommand.State {
      try #require(try await lunch.desk.store.read { try $0.orderCommand(command.id) }).state
    }

    func watchers() async throws -> [String] {
      try await lunch.desk.store.read { try $0.watchers(of: [OrderKey(city: Lunch.city, ref: Lunch.first)]) }.map(
        \.watcher)
    }
  }

  /// An order of 12:00 that the shop has accepted, and a case about it; the platform knows no key of ours unless `native`.
  static func counter(
    _ engine: Engine, native: Bool = true, events: [OrderEvent] = [], _ body: (Counter) async throws -> Void
  ) async throws {
    try await withLunch(engine) { lunch in
      if !native {
        lunch.platform.set {
          $0.abilities = PlatformAbilities(
            feed: "ele", kinds: Set(OrderCommand.kinds), plans: [], knowsCommands: false, untold: [.markReady])
        }
      }
      try await lunch.hear(Lunch.begun(Lunch.first) + events, at: 1)
      let order = try #require(try await lunch.desk.store.read { try $0.order(Lunch.first, city: Lunch.city) }).id
      let opened = try await lunch.desk.openContact(
        OpenContact(person: Lunch.chen, orders: [order], words: "我不要了", scenario: .refund),
        by: .customer(Lunch.chen), id: lunch.id(1), at: Lunch.at(1))
      try await body(Counter(lunch: lunch, order: order, caseID: opened.caseID))
    }
  }

  static func cancelled(_ minutes: Int64, command: OrderCommandID? = nil) -> OrderEvent {
    Lunch.event(.cancelled, minutes, Lunch.first) {
      ($0.by, $0.command) = (.platform, command.map { "\($0)" })
    }
  }

  @Test(arguments: Engine.allCases)
  func whatTheKitchenHasNotBegunIsCancelledAndAnEventSaysSo(_ engine: Engine) async throws {
    try await Self.counter(engine) { counter in
      let command = try await counter.ask(counter.wish())
      #expect(command.state == .asked && command.can?.reply.yes == true && command.can?.at == Lunch.at(2))
      try await counter.lunch.work(at: 2)
      #expect(try await counter.state(command) == .answered)
      #expect(counter.lunch.platform.commands(.cancelOrder).map(\.id) == ["\(command.id)"])
      // Somebody else's event is not ours where the platform names commands.
      try await counter.lunch.hear([Self.cancelled(3)], at: 3)
      #expect(try await counter.state(command) == .answered)
      try await counter.lunch.hear([Self.cancelled(4, command: command.id)], at: 4)
      let done = try #require(try await counter.lunch.desk.store.read { try $0.orderCommand(command.id) })
      #expect(done.state == .confirmed && done.marks.map(\.state) == [.asked, .sent, .answered, .confirmed])
      #expect(done.marks.last?.evidence == "QW-1001-cancelled-4" && done.marks.last?.at == Lunch.at(4))
      #expect(try await !counter.watchers().contains("\(command.id)"))
      let counts = try await counter.lunch.desk.orderCommandCounts()
      #expect(counts.map(\.state) == ["answered", "asked", "confirmed", "sent"] && counts.allSatisfy { $0.seen == 1 })
    }
  }

  @Test(arguments: Engine.allCases)
  func aPlatformThatNamesNothingIsBelievedByWhatItSaysAfterwards(_ engine: Engine) async throws {
    try await Self.counter(engine, native: false) { counter in
      let command = try await counter.ask(counter.wish())
      try await counter.lunch.work(at: 2)
      #expect(try await counter.state(command) == .answered)
      try await counter.lunch.hear([Lunch.event(.cooking, 3, Lunch.first)], at: 3)
      #expect(try await counter.state(command) == .answered)
      try await counter.lunch.hear([Self.cancelled(3)], at: 3)
      #expect(try await counter.state(command) == .confirmed)
    }
  }

  @Test(arguments: Engine.allCases)
  func twoHundredAndThenNothingIsAnAlarmAndNoDelivery(_ engine: Engine) async throws {
    try await Self.counter(engine) { counter in
      let command = try await counter.ask(counter.wish())
      try await counter.lunch.work(at: 2)
      try await counter.lunch.work(at: 8)
      #expect(try await counter.state(command) == .silent)
      try await stamp(counter.lunch.desk)
      let told = try await counter.lunch.desk.journal(after: 0, limit: 200)
      #expect(told.filter { $0.name == "command.silent" && $0.caseID == counter.caseID }.count == 1)
      // An event that comes after all still counts.
      try await counter.lunch.hear([Self.cancelled(9, command: command.id)], at: 9)
      #expect(try await counter.state(command) == .confirmed)
    }
  }

  @Test(arguments: Engine.allCases)
  func aLostAnswerIsUnknownAndNothingIsSentTwice(_ engine: Engine) async throws {
    try await Self.counter(engine, native: false) { counter in
      counter.lunch.platform.set { $0.losesAnswers = true }
      let command = try await counter.ask(counter.wish())
      try await counter.lunch.work(at: 2)
      for minute in Int64(3)...9 { try await counter.lunch.work(at: minute) }
      #expect(try await counter.state(command) == .unknown)
      #expect(counter.lunch.platform.commands(.cancelOrder).count == 1)
      await #expect(throws: OrderCommandError.underWay(command.id)) { _ = try await counter.ask(counter.wish(), at: 9) }
      try await counter.lunch.hear([Self.cancelled(10)], at: 10)
      #expect(try await counter.state(command) == .confirmed)
    }
  }

  @Test(arguments: Engine.allCases)
  func ourOwnPlatformIsAskedAgainUnderTheSameId(_ engine: Engine) async throws {
    try await Self.counter(engine) { counter in
      counter.lunch.platform.set { $0.losesAnswers = true }
      let command = try await counter.ask(counter.wish())
      try await counter.lunch.work(at: 2)
      #expect(try await counter.state(command) == .sent)
      counter.lunch.platform.set { $0.losesAnswers = false }
      try await counter.lunch.work(at: 3)
      #expect(try await counter.state(command) == .answered)
      #expect(Set(counter.lunch.platform.commands(.cancelOrder).map(\.id)) == ["\(command.id)"])
    }
  }

  @Test(arguments: Engine.allCases)
  func aForeignNoIsANoInBothLanguages(_ engine: Engine) async throws {
    try await Self.counter(engine, native: false) { counter in
      counter.lunch.platform.set { $0.reply = CommandReply(.refused, reason: "BUSINESS_ERROR") }
      let command = try await counter.ask(counter.wish())
      try await counter.lunch.work(at: 2)
      let refused = try #require(try await counter.lunch.desk.store.read { try $0.orderCommand(command.id) })
      #expect(refused.state == .refused)
      #expect(refused.sentence(.chinese) == "平台拒绝：平台的业务规则不允许（BUSINESS_ERROR）")
      #expect(refused.sentence(.english) == "refused: the platform's rules do not allow it (BUSINESS_ERROR)")
      #expect(OrderCommandReason.sentence("X-77", .chinese) == "平台答复「X-77」")
    }
  }

  @Test(arguments: Engine.allCases)
  func whatThePlatformCannotDoIsNotAsked(_ engine: Engine) async throws {
    try await Self.counter(engine) { counter in
      counter.lunch.platform.set { $0.can = CanReply(yes: false, reason: "pickedUp") }
      await #expect(throws: OrderCommandError.cannot("pickedUp", retryAt: nil)) {
        _ = try await counter.ask(counter.wish())
      }
      let facts = try await counter.lunch.desk.store.read { try $0.canFacts(of: Lunch.first, city: Lunch.city) }
      #expect(facts.map(\.kind) == [.cancelOrder] && facts[0].fact.reply.reason == "pickedUp")
      #expect(facts[0].fact.at == Lunch.at(2))
      // No answer is no no.
      counter.lunch.platform.set { $0.isDown = true }
      let command = try await counter.ask(counter.wish())
      #expect(command.can == nil && command.state == .asked)
      try await counter.lunch.work(at: 2)
      #expect(try await counter.state(command) == .asked)
      try await counter.lunch.work(at: 5)
      #expect(try await counter.state(command) == .lapsed)
      #expect(counter.lunch.platform.commands(.cancelOrder).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func whileThePlatformArbitratesTheShopMayNotAct(_ engine: Engine) async throws {
    let sale = { (step: String, at: Int64) in
      Lunch.event(.afterSale, at, Lunch.first) { ($0.afterSale, $0.step, $0.amount) = ("a1", step, .yuan(20)) }
    }
    let begun = [sale("apply", 1)]
    try await Self.counter(engine, events: begun) { counter in
      let command = try await counter.ask(counter.wish(.agreeRefund))
      #expect(command.wish.afterSale == "a1" && command.cost == .yuan(20))
      // Before it leaves the customer has appealed against a refusal that was on its way.
      var told = [sale("refuse", 2), sale("appeal", 2)]
      told[1].id = "appealed"
      try await counter.lunch.hear(told, at: 2)
      try await counter.lunch.work(at: 2)
      #expect(try await counter.state(command) == .refused)
      #expect(counter.lunch.platform.commands(.agreeRefund).isEmpty)
      await #expect(throws: OrderCommandError.cannot("arbitrating", retryAt: nil)) {
        _ = try await counter.ask(counter.wish(.agreeRefund), at: 3)
      }
      let choices = try await counter.lunch.desk.orderCommandChoices(
        of: counter.order, in: counter.caseID, for: Lunch.mei, at: Lunch.at(3))
      let agree = try #require(choices.first { $0.kind == .agreeRefund })
      #expect(agree.objection == "arbitrating")
      #expect(OrderCommandReason.sentence("arbitrating", .english).contains("arbitrates"))
      #expect(choices.map(\.kind) == OrderCommand.kinds)
    }
  }

  @Test(arguments: Engine.allCases)
  func aDishThatIsCookedIsCancelledByTwo(_ engine: Engine) async throws {
    try await Self.counter(engine, events: [Lunch.event(.cooking, 1, Lunch.first)]) { counter in
      let command = try await counter.ask(counter.wish())
      #expect(command.state == .proposed)
      try await counter.lunch.work(at: 2)
      #expect(counter.lunch.platform.commands(.cancelOrder).isEmpty)
      let desk = counter.lunch.desk
      await #expect(throws: DeskError.forbidden("lead")) {
        _ = try await desk.approveOrderCommand(
          command.id, by: Lunch.mei, id: counter.lunch.id(3), at: Lunch.at(3))
      }
      let leader = try await Self.hireLeader(desk)
      let lines = try await desk.orderCommandLines(for: .agent(leader), at: Lunch.at(3))
      #expect(lines.map(\.command.id) == [command.id] && lines[0].asker == "小梅")
      let signed = try await desk.approveOrderCommand(
        command.id, by: .agent(leader), id: counter.lunch.id(3), at: Lunch.at(3))
      #expect(signed.state == .asked && signed.approver == leader)
      try await counter.lunch.work(at: 3)
      #expect(counter.lunch.platform.commands(.cancelOrder).count == 1)
      try await counter.lunch.work(at: 10)
      let looked = try await desk.resolveOrderCommand(
        command.id, done: true, note: "平台后台显示已取消", by: .agent(leader), id: counter.lunch.id(10), at: Lunch.at(10))
      #expect(looked.state == .foundDone)
      #expect(try await !counter.watchers().contains("\(command.id)"))
    }
  }

  static func hireLeader(_ desk: Desk) async throws -> AgentID {
    let id = AgentID(city: .none, seconds: 9, node: 0, sequence: 9)
    let leader = Agent(id: id, login: "han", name: "韩梅", team: "lunch", site: "新乡", post: .leader, roles: [.leader])
    let certificate = Certificate(
      id: desk.newID(city: .none, at: Lunch.noon), agent: id, scenarios: Scenario.allCases, channels: Channel.allCases,
      languages: Language.allCases, levels: Level.allCases, moneyLimit: .yuan(500), from: Lunch.noon - .days(1),
      until: Lunch.noon + .days(30), grantedBy: desk.newID(city: .none, at: Lunch.noon))
    try await desk.change(by: .system("people"), at: Lunch.noon) { tx in
      try tx.sql.add(leader, password: "none")
      try tx.sql.save(tx.secrets.seal(certificate))
    }
    return id
  }

  @Test(arguments: Engine.allCases)
  func whoMayNotIsRefused(_ engine: Engine) async throws {
    try await Self.counter(engine) { counter in
      let desk = counter.lunch.desk
      for actor in [Actor.customer(Lunch.chen), .merchant(Lunch.chen), .rider(Lunch.chen), .platform("city")] {
        await #expect(throws: DeskError.forbidden("commands")) {
          _ = try await desk.askOrderCommand(counter.wish(), by: actor, id: counter.lunch.id(2), at: Lunch.at(2))
        }
      }
      await #expect(throws: DeskError.invalid(field: "case", rule: "staff act in a case")) {
        _ = try await counter.ask(counter.wish { $0.caseID = nil })
      }
      await #expect(throws: OrderCommandError.invalid(field: "note", rule: "3-200 characters")) {
        _ = try await counter.ask(counter.wish { $0.note = "" })
      }
      await #expect(throws: OrderCommandError.notHere(.refund)) { _ = try await counter.ask(counter.wish(.refund)) }
      let id = counter.lunch.id(2)
      let first = try await desk.askOrderCommand(counter.wish(), by: Lunch.mei, id: id, at: Lunch.at(2))
      counter.lunch.platform.set { $0.can = CanReply(yes: false, reason: "cancelled") }
      let again = try await desk.askOrderCommand(counter.wish(), by: Lunch.mei, id: id, at: Lunch.at(3))
      #expect(first == again)
    }
  }
}
