// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// 陈雨 presses 催单 in the platform's own app.
@Suite struct PlatformReminderDeskTests {
  typealias L = Lunch

  private func asked(_ name: String, at minutes: Int64) -> OrderEvent {
    L.event(.reminded, minutes, L.first) { ($0.id, $0.reminder) = ("asked-\(name)", name) }
  }

  private func reminders(_ lunch: Lunch) async throws -> [Reminder] {
    try await lunch.desk.store.read { try $0.reminders(order: L.first, city: L.city) }
  }

  @Test(arguments: Engine.allCases)
  func itIsNumberedAnsweredOnceAndConfirmed(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 5)
      try await lunch.hear([asked("71", at: 5)], at: 5)
      try await lunch.hear([asked("71", at: 5)], at: 5)
      try await lunch.work(at: 5)
      let first = try #require(try await reminders(lunch).first)
      #expect(first.number == 1 && first.by == .customer(L.chen) && first.finding == .explained)
      let sent = lunch.platform.commands(.replyReminder)
      #expect(sent.map(\.question) == ["商家制作中，预计12:10出餐"] && sent.first?.reminder == "71")
      #expect(first.platform?.state == .sent)
      try await lunch.hear(
        [
          L.event(.reminderReplied, 5, L.first) {
            ($0.reminder, $0.reply, $0.text) = ("71", "ownWords", sent.first?.question)
            ($0.by, $0.command) = (.platform, sent.first?.id)
          }
        ], at: 6)
      #expect(try await reminders(lunch).map { $0.platform?.state } == [.confirmed])
      #expect(lunch.platform.commands(.notify).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func theShopsOwnAnswerThereIsEnoughAndItsTimeIsOffered(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 15)
      try await lunch.hear([asked("72", at: 15)], at: 15)
      try await lunch.work(at: 15)
      #expect(lunch.platform.commands(.nudge).count == 1)
      try await lunch.hear(
        [
          L.event(.reminderReplied, 16, L.first) {
            ($0.reminder, $0.reply, $0.by, $0.expected) = ("72", "cooking", .merchant, L.at(22))
          }
        ], at: 16)
      try await lunch.work(at: 18)
      let reminder = try #require(try await reminders(lunch).first)
      #expect(reminder.platform?.state == .byOther && reminder.reply?.given == L.at(22))
      #expect(lunch.platform.commands(.replyReminder).isEmpty && lunch.platform.commands(.notify).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func whereThePlatformTakesNoAnswerItsAppTellsIt(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 5)
      lunch.platform.set { $0.can = CanReply(yes: false, reason: "notSupported") }
      try await lunch.hear([asked("73", at: 5)], at: 5)
      try await lunch.work(at: 5)
      #expect(try await reminders(lunch).map { $0.platform?.state } == [.refused])
      #expect(lunch.platform.commands(.notify).map(\.text) == ["商家制作中，预计12:10出餐"])
      #expect(lunch.platform.commands(.replyReminder).isEmpty)
    }
  }

  /// An old day that is read again asks nobody anything; one that was answered there needs us no more.
  @Test func whatIsOldOrAnsweredIsLeftAlone() async throws {
    try await withLunch(.sqlite) { lunch in
      try await lunch.hear(L.begun(L.first), at: 1)
      lunch.know(at: 5)
      try await lunch.hear([asked("74", at: 5)], at: 60)
      try await lunch.work(at: 60)
      let answered = L.event(.reminderReplied, 61, L.first) { ($0.reminder, $0.reply) = ("75", "cooking") }
      try await lunch.hear([asked("75", at: 61), answered], at: 61)
      try await lunch.work(at: 61)
      #expect(try await reminders(lunch).isEmpty)
    }
  }
}
