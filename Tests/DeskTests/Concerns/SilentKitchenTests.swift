// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// The kitchen of the 青湾 noodle shop is silent. The customer hears from us before he asks; he asks all the same and is
/// in the same case; the food comes; the case closes by itself.
@Suite struct SilentKitchenTests {
  @Test(arguments: Engine.allCases) func weNoticeFirst(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      town.knows(ready: 55, at: 19)
      try await town.work(at: 19)
      #expect(try await town.concerns().isEmpty)

      // 12:20, five minutes after the kitchen's own time.
      town.knows(ready: 55, at: 20)
      try await town.work(at: 20)
      let concern = try #require(try await town.concerns().first)
      #expect(concern.clock == .notReady && concern.state == .told && concern.since == Noodles.at(20))
      let arrival = try #require(concern.words.first?.arrival)
      #expect(arrival > Noodles.at(60) && arrival < Noodles.at(80))
      let text = "您「青湾面馆」的订单商家还没有出餐，预计 \(arrival.clockText) 送到（原定 12:40）。我们在跟进，您不用来电"
      #expect(town.pushed == [text])
      let file = try await town.file(try #require(concern.caseID))
      #expect(file.scenario == .merchantIssue && file.guess?.reason == .noticed && file.owner == nil)
      #expect(concern.gift == .init(amount: .yuan(6), cause: .shopLate))

      // He reads it on his page, and writes all the same: the same case.
      let wen = try await town.customer()
      let page = try await town.desk.help(for: wen, at: Noodles.at(22))
      #expect(page.concerns[Noodles.ref]?.words.count == 1)
      let opened = try await town.desk.openContact(
        OpenContact(person: wen, orders: [concern.orderID], words: "面怎么还没到"), by: .customer(wen), id: town.id(25),
        at: Noodles.at(25))
      #expect(opened.caseID == file.id && opened.joined)

      // 12:56 the food is ready; it is late, and that was said already.
      try await town.hear(Noodles.event(.ready, 56), at: 56)
      town.knows(ready: 56, at: 57) {
        $0.readyMarked = true
        $0.rider = Noodles.zhouAtTheShop(at: 57)
      }
      try await town.work(at: 57)
      #expect(try await town.concerns().map(\.state) == [.eased, .raised])
      #expect(town.pushed == [text])
      #expect(try await town.concerns().last?.clock == .late)

      // 13:07 it is there; he has it and closes the chat; nobody of us had to act.
      try await town.hear(
        Noodles.event(.pickedUp, 58) { $0.rider = Lunch.zhou }, Noodles.event(.delivered, 67) { $0.rider = Lunch.zhou },
        at: 67)
      try await town.work(at: 67)
      #expect(try await town.concerns().map(\.state) == [.eased, .eased])
      #expect(try await town.file(file.id).isOpen, "he waits for an answer")
      try await town.desk.endContact(opened.contact, by: .customer(wen), command: town.id(68), at: Noodles.at(68))
      try await town.work(at: 68)
      #expect(try await town.file(file.id).state == .resolved)
      let steps = try await town.desk.store.read { try $0.journal(of: file.id) }.map(\.name)
      #expect(
        steps.filter { $0.hasPrefix("concern.") } == [
          "concern.told", "concern.raised", "concern.eased", "concern.eased",
        ])
      #expect(steps.last == "case.resolved" && town.pushed.count == 1)
    }
  }

  /// The quieter end: he never writes, and the case closes with the food.
  @Test(arguments: Engine.allCases) func theCaseClosesWithTheFood(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      town.knows(ready: 55, at: 20)
      try await town.work(at: 20)
      let file = try #require(try await town.concerns().first?.caseID)
      try await town.hear(Noodles.event(.ready, 29), at: 29)
      try await town.work(at: 29)
      #expect(try await town.file(file).state == .resolved)
      #expect(try await town.concerns().map(\.state) == [.eased])
    }
  }

  @Test(arguments: Engine.allCases) func thePlatformIsSilentTooAndTheCustomerIsToldSo(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      try await town.work(at: 20)
      #expect(town.pushed == ["您「青湾面馆」的订单商家还没有出餐，新的送达时间还不能确定（平台没有回应实时情况），12:40 前我们再告诉您"])
      town.knows(ready: 55, at: 30)
      try await town.work(at: 30)
      #expect(town.pushed.count == 1, "one message in its time")
      try await town.work(at: 39)
      #expect(town.pushed.count == 2 && town.pushed.last?.contains("预计") == true, "what was promised is said")
    }
  }

  @Test(arguments: Engine.allCases) func factsMayKnowBetterThanEvents(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      town.knows(ready: 14, at: 20) { $0.readyMarked = true }
      try await town.work(at: 20)
      #expect(try await town.concerns().map(\.state) == [.eased] && town.pushed.isEmpty)
      let asked = try await town.desk.claimTasks(
        .platform, holder: "t", lease: .seconds(9), limit: 9, at: Noodles.at(20))
      #expect(asked.map(\.kind) == ["order.query"], "the missing event is asked for")
      try await town.work(at: 22)
      #expect(try await town.concerns().count == 1)
    }
  }

  @Test(arguments: Engine.allCases) func nobodyIsAccusedOnPartialData(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(
        Noodles.placed(), Noodles.event(.accepted, 1) { ($0.readyBy, $0.partial) = (Noodles.at(15), true) }, at: 1)
      try await town.work(at: 20)
      #expect(try await town.concerns().isEmpty)
      #expect(try await town.order().clockAt == Noodles.at(25))
    }
  }

  @Test(arguments: Engine.allCases) func whatLastsTooLongIsALeaders(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      for minute in [20, 39, 50, 51] { try await town.work(at: Int64(minute)) }
      let concern = try #require(try await town.concerns().first)
      let file = try await town.file(try #require(concern.caseID))
      #expect(concern.state == .inCase && concern.ended?.reason == "leader" && file.level == .leader && file.isOpen)
      #expect(town.pushed.count == 2)
    }
  }

  @Test(arguments: Engine.allCases) func atNightThePageTellsAndNothingRings(_ engine: Engine) async throws {
    try await withNoodles(engine, { ($0.quietFromHour, $0.quietUntilHour) = (12, 13) }) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      town.knows(ready: 55, at: 20)
      try await town.work(at: 20)
      let wen = try await town.customer()
      let page = try await town.desk.help(for: wen, at: Noodles.at(21))
      #expect(town.pushed.isEmpty && page.concerns[Noodles.ref]?.words.first?.isPushed == false)
    }
  }

  @Test(arguments: Engine.allCases) func whoeverChatsReadsItThere(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      let wen = try await town.customer()
      let id = try await town.order().id
      let opened = try await town.desk.openContact(
        OpenContact(person: wen, orders: [id], words: "可以多加一双筷子吗"), by: .customer(wen), id: town.id(5),
        at: Noodles.at(5))
      town.knows(ready: 55, at: 20)
      try await town.work(at: 20)
      let said = try await town.desk.store.read { try $0.messages(in: opened.contact, notes: false) }
      #expect(said.last?.author == .system && said.count == 2)
      #expect(try await town.concerns().first?.caseID == opened.caseID, "the case that he has opened himself")
      try await town.hear(Noodles.event(.ready, 30), at: 30)
      try await town.work(at: 30)
      #expect(try await town.file(opened.caseID).isOpen, "it is not ours to close")
    }
  }

  @Test(arguments: Engine.allCases) func aGiftIsGivenOnceWherePolicySaysSo(_ engine: Engine) async throws {
    try await withNoodles(engine, { $0.givesByItself = true }) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      town.knows(ready: 55, at: 20)
      try await town.work(at: 20)
      town.knows(ready: 75, at: 36)
      try await town.work(at: 36)
      let remedies = try await town.desk.store.read { try $0.remedies(order: Noodles.ref, city: Noodles.city) }
      #expect(remedies.map(\.amount) == [.yuan(6)] && remedies.first?.payer == .platform)
      #expect(try await town.concerns().first?.gift?.remedy == remedies.first?.id && town.pushed.count == 2)
    }
  }

  @Test(arguments: Engine.allCases) func aPersonMaySayThatItIsNothing(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      try await town.work(at: 20)
      let concern = try #require(try await town.concerns().first)
      let token = Actor.token(TokenID(raw: 1))
      await #expect(throws: DeskError.invalid(field: "reason", rule: "3-200")) {
        try await town.desk.dismissConcern(
          concern.id, reason: " x ", by: token, command: town.id(21), at: Noodles.at(21))
      }
      await #expect(throws: DeskError.self) {
        try await town.desk.dismissConcern(
          concern.id, reason: "店家来电", by: .customer(PersonID(raw: 1)), command: town.id(21), at: Noodles.at(21))
      }
      try await town.desk.dismissConcern(
        concern.id, reason: "店家来电", by: token, command: town.id(21), at: Noodles.at(21))
      await #expect(throws: ConcernError.ended(.dismissed)) {
        try await town.desk.dismissConcern(
          concern.id, reason: "店家来电", by: token, command: town.id(22), at: Noodles.at(22))
      }
      try await town.hear(Noodles.event(.estimate, 23) { $0.readyBy = Noodles.at(24) }, at: 23)
      for minute in [24, 30, 46, 60] { try await town.work(at: Int64(minute)) }
      #expect(try await town.concerns().map(\.state) == [.dismissed], "nothing more of this way is raised")
    }
  }

  @Test(arguments: Engine.allCases) func withAutomationOffNobodyIsTold(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.desk.change(by: .system("test"), at: Noodles.at(0)) {
        try $0.sql.turn(Switch.automation.name, on: false, by: .system("test"), at: Noodles.at(0))
      }
      try await town.hear(Noodles.placed(), Noodles.accepted, Noodles.assigned, at: 10)
      for minute in [20, 30, 60] { try await town.work(at: Int64(minute)) }
      #expect(try await town.concerns().map(\.state) == [.raised] && town.pushed.isEmpty)
      try await town.hear(Noodles.event(.delivered, 61), at: 61)
      try await town.work(at: 61)
      #expect(try await town.concerns().map(\.state) == [.eased])
    }
  }

  /// An order of nobody we know: noticed, never told, and it ends.
  @Test(arguments: Engine.allCases) func withoutACustomerItEndsToo(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      try await town.hear(Noodles.placed(customer: nil), Noodles.accepted, at: 1)
      for minute in stride(from: 20, through: 60, by: 5) { try await town.work(at: Int64(minute)) }
      #expect(try await town.concerns().map(\.state) == [.dismissed] && town.pushed.isEmpty)
    }
  }

  /// Two processes look at once: each concern is raised once.
  @Test(arguments: Engine.allCases) func twoWatchersRaiseOnce(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      let refs = (1...30).map { OrderRef("QW-4\($0)") }
      let placed = refs.map { Noodles.placed($0) }
      try await town.desk.ingest(EventBatch(feed: "city", raw: [1], events: placed), at: Noodles.at(1))
      try await town.settle(at: 1)
      let other = Desk.forTests(town.desk.store, platform: town.platform, startedAt: Lunch.noon - .hours(1), node: 2)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for desk in [town.desk, other, town.desk, other] {
          group.addTask { try await desk.watchClocks(in: Noodles.city, limit: 20, at: Noodles.at(6)) }
        }
        for try await _ in group {}
      }
      for _ in 0..<2 { _ = try await other.watchClocks(in: Noodles.city, limit: 20, at: Noodles.at(6)) }
      var raised: [OrderClock] = []
      for ref in refs { raised += try await town.concerns(ref).map(\.clock) }
      #expect(raised == refs.map { _ in .notAccepted })
    }
  }

  /// We were away for two hours: what is long over raises nothing, what has just run out does.
  @Test(arguments: Engine.allCases) func afterAnOutageThereIsNoFlood(_ engine: Engine) async throws {
    try await withNoodles(engine) { town in
      let late = OrderRef("QW-5001")
      try await town.hear(
        Noodles.placed(), Noodles.accepted, Noodles.placed(late),
        Noodles.event(.clockMoved, 3, late) { $0.due = Noodles.at(100) },
        at: 1)
      try await town.work(at: 120)
      #expect(try await town.concerns().isEmpty)
      #expect(try await town.concerns(late).map(\.clock) == [.late])
      #expect(try await town.order().clockAt == nil)
    }
  }
}
