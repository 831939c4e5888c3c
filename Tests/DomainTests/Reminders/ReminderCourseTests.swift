// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

/// What becomes of a reminder after its first answer: the shop says "cooking, eight minutes", or nothing.
@Suite struct ReminderCourseTests {
  typealias T = ReminderTests
  static let policy = ReminderPolicy.standard

  static func nudged(_ platformName: String? = nil, language: Language = .chinese) -> Reminder {
    Reminder.decide(
      T.facts(.cooking) { $0.readyBy = T.at(-10) },
      .init(
        ReminderID(raw: 1), by: .customer(PersonID(raw: 3)), person: PersonID(raw: 3), language: language,
        platformName: platformName), earlier: [], policy: policy, at: T.now
    ).state
  }

  static func reply(
    _ kind: PlatformReminder.ReplyKind = .cooking, by: Party = .merchant, given: Int64? = 8, text: String? = nil
  ) -> Reminder.Reply {
    Reminder.Reply(kind: kind, text: text, by: by, at: T.at(1), given: given.map(T.at))
  }

  static func kinds(_ decided: Decided<Reminder>?) -> [String] { decided?.tasks.map(\.kind) ?? [] }

  struct Words: Sendable {
    let reply: Reminder.Reply
    let chinese: String
    let english: String
  }

  @Test(arguments: [
    Words(
      reply: reply(), chinese: "商家 12:01 答复：制作中，预计 12:08 出餐。",
      english: "The shop answered at 12:01: cooking, ready at about 12:08."),
    Words(
      reply: reply(.sentOut), chinese: "商家 12:01 答复：餐已送出，预计 12:08 到。",
      english: "The shop answered at 12:01: the food is on its way, expected at 12:08."),
    Words(
      reply: reply(.weather, by: .rider, given: 15), chinese: "骑手 12:01 答复：天气原因，会晚一些，预计 12:15 到。",
      english: "The rider answered at 12:01: held up by the weather, expected at 12:15."),
    Words(
      reply: reply(.shortHanded, given: nil), chinese: "商家 12:01 答复：人手不足，会晚一些。",
      english: "The shop answered at 12:01: short of hands."),
    Words(
      reply: reply(.ownWords, given: nil, text: "面马上好"), chinese: "商家 12:01 答复：「面马上好」。",
      english: "The shop answered at 12:01: “面马上好”."),
  ]) func whoSaysItAndWhen(words: Words) throws {
    var reminder = Self.nudged()
    if words.reply.by == .rider { reminder = T.remind(T.facts(.riding) { $0.riderSeenAt = T.at(-9) }).state }
    let told = try #require(reminder.answered(words.reply, isOver: false, policy: Self.policy, at: T.at(1)))
    #expect(told.state.relay(.chinese) == words.chinese && told.state.relay(.english) == words.english)
    #expect(told.state.state == .replied)
    let clock = words.reply.given == nil ? [] : ["reminder.given"]
    #expect(Self.kinds(told) == ["customer.tell"] + clock)
  }

  struct Given: Sendable {
    let minutes: Int64
    let kept: Int64?
  }

  // In the past or too far ahead it is no time; else it is what people read: a whole minute.
  @Test(arguments: [
    Given(minutes: 0, kept: nil), Given(minutes: 1, kept: nil), Given(minutes: 2, kept: 2),
    Given(minutes: 91, kept: 91), Given(minutes: 92, kept: nil),
  ]) func whichTimesCount(given: Given) throws {
    let told = Self.nudged().answered(Self.reply(given: given.minutes), isOver: false, policy: Self.policy, at: T.at(1))
    #expect(try #require(told).state.reply?.given == given.kept.map(T.at))
  }

  @Test func aReplyCountsOnceLateOrNotAndOnlyFromWhoWasAsked() throws {
    let asked = Self.nudged()
    #expect(asked.answered(Self.reply(by: .rider), isOver: false, policy: Self.policy, at: T.at(1)) == nil)
    let silent = try #require(asked.unanswered(isOver: false, policy: Self.policy, at: T.at(3))).state
    #expect(silent.state == .silent && silent.needsPerson)
    #expect(silent.silence(.chinese) == "商家还没有答复我们，已转人工跟进。")
    #expect(silent.silence(.english) == "The shop has not answered us so far; a person takes it from here.")
    #expect(silent.unanswered(isOver: false, policy: Self.policy, at: T.at(4)) == nil)
    let late = try #require(silent.answered(Self.reply(), isOver: false, policy: Self.policy, at: T.at(5))).state
    #expect(late.state == .replied)
    #expect(late.answered(Self.reply(.weather), isOver: false, policy: Self.policy, at: T.at(6)) == nil)
    #expect(late.unanswered(isOver: false, policy: Self.policy, at: T.at(6)) == nil)
    let explained = T.remind(T.facts(.cooking) { $0.readyBy = T.at(8) }).state
    #expect(explained.answered(Self.reply(), isOver: false, policy: Self.policy, at: T.at(1)) == nil)
    #expect(explained.unanswered(isOver: false, policy: Self.policy, at: T.at(9)) == nil)
  }

  @Test func nobodyIsToldWhatHeSeesOnHisTable() throws {
    let moot = try #require(Self.nudged().unanswered(isOver: true, policy: Self.policy, at: T.at(3)))
    #expect(moot.state.state == .moot && moot.tasks.isEmpty)
    let told = try #require(Self.nudged().answered(Self.reply(), isOver: true, policy: Self.policy, at: T.at(3)))
    #expect(told.state.state == .replied && told.tasks.isEmpty)
  }

  @Test func withoutAPersonInThePolicyTheCustomerIsToldAndThatIsAll() throws {
    var policy = Self.policy
    policy.afterSilence = .tell
    let silent = try #require(Self.nudged().unanswered(isOver: false, policy: policy, at: T.at(3)))
    #expect(!silent.state.needsPerson && silent.state.silence(.chinese) == "商家还没有答复我们，可以稍后再催。")
  }

  static func order(readyAt: Int64? = nil, cancelled: Bool = false) -> Order {
    var order = Order(ref: OrderRef("qw-1001"), city: City(7) ?? .none, firstAt: T.now)
    func told(_ kind: OrderEvent.Kind, _ minute: Int64) -> OrderEvent {
      OrderEvent(id: kind.text, city: order.city, at: T.at(minute), kind: kind, order: order.ref)
    }
    _ = order.fold(told(.accepted, -20))
    if let readyAt { _ = order.fold(told(.ready, readyAt)) }
    if cancelled { _ = order.fold(told(.cancelled, 2)) }
    return order
  }

  struct Passed: Sendable {
    let order: Order
    let isPromised: Bool
    let event: String
    let kept: Bool?
    let tells: Bool
  }

  @Test(arguments: [
    Passed(order: order(readyAt: 7), isPromised: false, event: "reminder.given.kept", kept: true, tells: false),
    Passed(order: order(readyAt: 9), isPromised: false, event: "reminder.given.late", kept: false, tells: false),
    Passed(order: order(), isPromised: false, event: "reminder.given.missed", kept: false, tells: true),
    // A promise has clocks and words of its own.
    Passed(order: order(), isPromised: true, event: "reminder.given.missed", kept: false, tells: false),
    Passed(order: order(cancelled: true), isPromised: false, event: "reminder.moot", kept: nil, tells: false),
  ]) func theGivenTimeIsWatched(passed: Passed) throws {
    let told = try #require(Self.nudged().answered(Self.reply(), isOver: false, policy: Self.policy, at: T.at(1))).state
    let after = try #require(
      told.timeCame(passed.order, isPromised: passed.isPromised, policy: Self.policy, at: T.at(10)))
    #expect(after.events.map(\.name) == [passed.event] && after.state.wasKept == passed.kept)
    #expect(Self.kinds(after) == (passed.tells ? ["customer.tell"] : []))
    #expect(after.state.timeCame(passed.order, isPromised: false, policy: Self.policy, at: T.at(11)) == nil)
    #expect(told.missed(.chinese) == "商家说 12:08 前出餐，现在还没有消息。")
    #expect(after.state.missed(.english).hasPrefix("The shop said ready by 12:08, and there is no news."))
  }
}

/// The platform's own reminder takes one answer of thirty characters.
@Suite struct PlatformAnswerTests {
  typealias C = ReminderCourseTests
  typealias T = ReminderTests

  private func answer(_ decided: Decided<Reminder>?) throws -> PlatformCommand {
    let task = try #require(decided?.tasks.first { $0.kind == "reminder.reply" })
    return try #require(task.payload as? PlatformCommand)
  }

  @Test func factsAreItsAnswerWhenTheyExplain() throws {
    let riding = T.facts(.riding, due: 40) {
      $0.leftShopAt = T.at(-3)
      $0.riderMetres = 1_180
      $0.riderSeenAt = T.now
      $0.dropsBefore = 2
      $0.arrival = T.at(41)
    }
    let decided = Reminder.decide(
      riding, .init(ReminderID(raw: 1), by: .customer(PersonID(raw: 3)), platformName: "71"), earlier: [],
      policy: .standard, at: T.now)
    let command = try answer(decided)
    #expect(command.kind == .replyReminder && command.reminder == "71" && command.reply == .ownWords)
    #expect(command.question == "骑手3分钟前离店，约1.2公里，前面还有2单")
    #expect((command.question?.count ?? 99) <= PlatformReminder.mostWords && decided.state.platform?.state == .sent)
  }

  @Test func thePartysWordIsItsAnswerAndNothingIsSaidTwice() throws {
    let asked = C.nudged("71")
    #expect(asked.platform?.state == .waiting)
    let told = asked.answered(C.reply(), isOver: false, policy: .standard, at: T.at(1))
    #expect(try answer(told).question == "商家：制作中，预计12:08出餐")
    #expect(C.kinds(told) == ["reminder.reply", "reminder.given"])
    let plain = asked.answered(C.reply(.shortHanded, given: nil), isOver: false, policy: .standard, at: T.at(1))
    #expect(try answer(plain).reply == .shortHanded)
    let silent = asked.unanswered(isOver: false, policy: .standard, at: T.at(3))
    #expect(try answer(silent).question == "商家制作中，原定11:50出餐，已转人工跟进" && C.kinds(silent) == ["reminder.reply"])
  }

  @Test func whatTheShopAnswersThereIsShownThere() throws {
    var reply = C.reply()
    reply.isShown = true
    let told = try #require(C.nudged("71").answered(reply, isOver: false, policy: .standard, at: T.at(1)))
    #expect(told.state.platform?.state == .byOther && C.kinds(told) == ["reminder.given"])
  }

  @Test func whatThePlatformDoesNotTakeIsToldInTheApp() throws {
    let sent = try #require(C.nudged("71").unanswered(isOver: false, policy: .standard, at: T.at(3))).state
    let refused = try #require(sent.platformSaid(.refused, reason: "notSupported", policy: .standard, at: T.at(3)))
    #expect(refused.state.platform?.state == .refused && C.kinds(refused) == ["customer.tell"])
    let confirmed = try #require(sent.platformSaid(.confirmed, policy: .standard, at: T.at(3)))
    #expect(confirmed.tasks.isEmpty && confirmed.state.platformSaid(.refused, policy: .standard, at: T.at(4)) == nil)
  }

  @Test func whoCannotBeNudgedIsSaidToBeOutOfReach() {
    let facts = T.facts(.cooking) { $0.readyBy = T.at(-10) }
    let lost = Reminder.decide(
      facts, .init(ReminderID(raw: 1), by: .customer(PersonID(raw: 3))), earlier: [], unreachable: .merchant,
      policy: .standard, at: T.now)
    #expect(lost.tasks.isEmpty && lost.state.nudged == nil && lost.state.needsPerson && lost.state.asked == .merchant)
    #expect(lost.state.sentence(.chinese, stale: .minutes(3)).hasSuffix("暂时无法直接联系商家，已转人工跟进"))
  }

  @Test func aPolicyNamesItsFaults() {
    var policy = ReminderPolicy()
    (policy.coolDown, policy.personFrom, policy.answerWithin) = (.seconds(-1), 0, .seconds(9))
    #expect(policy.faults.count == 3 && ReminderPolicy.standard.faults.isEmpty)
  }
}
