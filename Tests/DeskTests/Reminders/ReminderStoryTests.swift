// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// 陈雨 in 青湾 asks where her coffee is. The kitchen is late, the shop says "cooking, ten minutes", and somebody
/// watches that time.
@Suite struct ReminderStoryTests {
  typealias L = Lunch

  private func order(_ lunch: Lunch) async throws -> OrderID {
    try #require(try await lunch.desk.store.read { try $0.order(L.first, city: L.city) }).id
  }

  /// Tasks, then what other nouns do about it, until nothing is left.
  private func work(_ lunch: Lunch, at minutes: Int64) async throws {
    for _ in 0..<3 {
      try await lunch.work(at: minutes)
      try await stamp(lunch.desk)
      for reaction in Reactions.all {
        _ = try await lunch.desk.react(reaction, after: nil, limit: 500, at: L.at(minutes))
      }
    }
  }

  private func remind(_ lunch: Lunch, at minutes: Int64) async throws -> Reminder {
    try await lunch.desk.remind(
      order(lunch), by: .customer(L.chen), id: lunch.id(minutes), at: L.at(minutes))
  }

  private func last(_ lunch: Lunch) async throws -> Reminder {
    try #require(try await lunch.desk.reminders(of: order(lunch), for: L.mei).first)
  }

  /// "Cooking, ready at 12:25", as the platform tells it.
  private func replied(_ reminder: Reminder, at minutes: Int64, id: String = "reply") -> OrderEvent {
    L.event(.shopAnswered, minutes, L.first) {
      ($0.id, $0.command, $0.agreed, $0.by) = (id, "\(reminder.id)", true, .merchant)
      ($0.reply, $0.expected) = ("cooking", L.at(25))
    }
  }

  private func waiting(_ lunch: Lunch) async throws -> [Contact] {
    try await lunch.desk.store.read { try $0.waitingContacts() }
  }

  /// Reminded at 12:15 and 12:17; the shop has answered and the customer heard of it.
  private func replied(_ lunch: Lunch) async throws -> Reminder {
    try await lunch.hear(L.begun(L.first), at: 1)
    lunch.know(at: 15)
    let first = try await remind(lunch, at: 15)
    #expect(first.sentence(.chinese, stale: .minutes(3)) == "商家制作中，原定 12:10 出餐；已催商家")
    try await work(lunch, at: 15)
    let second = try await remind(lunch, at: 17)
    #expect(second.number == 2 && second.nudged == nil && second.nudgedBefore == L.at(15))
    try await work(lunch, at: 17)
    #expect(lunch.platform.commands(.nudge).map(\.id) == ["\(first.id)"])
    try await lunch.hear([replied(first, at: 17)], at: 17)
    try await lunch.hear([replied(first, at: 17)], at: 17)
    try await lunch.hear([replied(first, at: 18, id: "twice")], at: 18)
    try await work(lunch, at: 18)
    let told = lunch.platform.commands(.notify).map(\.text)
    #expect(told == ["商家 12:17 答复：制作中，预计 12:25 出餐。"])
    return try await last(lunch)
  }

  @Test(arguments: Engine.allCases)
  func aGivenTimeIsTakenAsAPromiseAndBroken(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let reminder = try await replied(lunch)
      let id = try #require(reminder.promise)
      let offered = try await lunch.promise(id)
      #expect(offered.kind == .readyBy && offered.state == .offered && offered.due == L.at(25))
      let version = try #require(offered.pending)
      #expect(version.sentence == "商家最晚 12:25 出餐，我们盯着。")
      let made = try await lunch.desk.acceptPromise(
        id, version: 1, text: version.sentence, channel: "webChat", by: .customer(L.chen), id: lunch.id(19),
        at: L.at(19))
      #expect(made.state == .inForce)
      // The kitchen says something later: it rings before the time is over.
      lunch.know(at: 20, ready: 31)
      try await work(lunch, at: 20)
      #expect(try await lunch.promise(id).risks.map(\.kind) == [.readyLate])
      lunch.know(at: 28, ready: 31)
      try await work(lunch, at: 28)
      #expect(try await lunch.promise(id).state == .broken)
      let after = try await last(lunch)
      #expect(after.wasKept == false)
      #expect(!lunch.platform.commands(.notify).contains { $0.text?.contains("商家说") == true })
      #expect(try await waiting(lunch).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func aGivenTimeThatWasNotTakenIsWatchedAllTheSame(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      _ = try await replied(lunch)
      try await work(lunch, at: 27)
      #expect(lunch.platform.commands(.notify).last?.text == "商家说 12:25 前出餐，现在还没有消息。已转人工跟进。")
      let contacts = try await waiting(lunch)
      #expect(contacts.map(\.routed.need.scenario) == [.reminder] && contacts.first?.person == L.chen)
      try await work(lunch, at: 40)
      #expect(try await waiting(lunch).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aKeptTimeIsSaidToBeKept(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let reminder = try await replied(lunch)
      let id = try #require(reminder.promise)
      let text = try await lunch.promise(id).versions[0].sentence
      _ = try await lunch.desk.acceptPromise(
        id, version: 1, text: text, channel: "webChat", by: .customer(L.chen), id: lunch.id(19), at: L.at(19))
      try await lunch.hear([L.event(.ready, 24, L.first)], at: 24)
      #expect(try await lunch.promise(id).state == .kept)
      try await work(lunch, at: 27)
      #expect(try await last(lunch).wasKept == true)
      #expect(try await waiting(lunch).isEmpty)
      let figures = try await lunch.desk.store.read { try $0.reminderFigures(since: L.noon) }
      #expect(figures.asked == 2 && figures.alone == 2 && figures.nudged == 1 && figures.kept == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aSilentShopIsSaidToBeSilentAndAPersonGetsIt(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 15)
      let reminder = try await remind(lunch, at: 15)
      try await work(lunch, at: 15)
      try await work(lunch, at: 18)
      #expect(try await last(lunch).state == .silent)
      #expect(lunch.platform.commands(.notify).map(\.text) == ["商家还没有答复我们，已转人工跟进。"])
      #expect(try await waiting(lunch).map(\.routed.need.scenario) == [.reminder])
      // Late is better than never; it is relayed once, in the chat that is open now and in the app.
      try await lunch.hear([replied(reminder, at: 19)], at: 19)
      try await work(lunch, at: 19)
      let contact = try #require(try await waiting(lunch).first)
      let said = try await lunch.desk.store.read { try $0.lastMessages(in: contact.id, notes: false, limit: 9) }
      #expect(said.filter { $0.body == .text("商家 12:19 答复：制作中，预计 12:25 出餐。") }.count == 1)
      #expect(lunch.platform.commands(.notify).count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func aNudgeThatIsRefusedIsASilenceKnownAtOnce(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 15)
      lunch.platform.set { $0.reply = CommandReply(.refused, reason: "closed") }
      _ = try await remind(lunch, at: 15)
      try await work(lunch, at: 15)
      #expect(try await last(lunch).state == .silent)
      lunch.platform.set { $0.can = CanReply(yes: false, reason: "notSupported") }
      let lost = try await remind(lunch, at: 21)
      #expect(lost.nudged == nil && lost.unreachable == .merchant && lost.needsPerson)
    }
  }

  @Test(arguments: Engine.allCases)
  func twoRemindersAtOnceAreTwoNumbersAndOneNudge(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 15)
      let order = try await order(lunch)
      let ids = (0..<2).map { _ in lunch.id(15) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in ids {
          group.addTask {
            _ = try await lunch.desk.remind(order, by: .customer(L.chen), id: id, at: L.at(15))
          }
        }
        try await group.waitForAll()
      }
      let all = try await lunch.desk.reminders(of: order, for: L.mei)
      #expect(all.map(\.number) == [1, 2] && all.compactMap(\.nudged) == [.merchant])
    }
  }

  @Test(arguments: Engine.allCases)
  func aStrangersWordIsNoReply(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 15)
      let reminder = try await remind(lunch, at: 15)
      let strangers: [(inout OrderEvent) -> Void] = [
        { $0.command = "\(ReminderID(city: L.city, seconds: 9, node: 0, sequence: 9))" },
        { $0.city = City(8) ?? .none }, { $0.order = L.second }, { $0.command = "reminder_nonsense" },
        { $0.by = .rider },
      ]
      for (n, change) in strangers.enumerated() {
        var event = replied(reminder, at: 16, id: "stranger-\(n)")
        change(&event)
        try await lunch.hear([event], at: 16)
      }
      #expect(try await last(lunch).reply == nil)
    }
  }
}
