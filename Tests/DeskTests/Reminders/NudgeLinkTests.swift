// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

/// The shop answers on the page behind its signed link.
@Suite struct NudgeLinkTests {
  typealias L = Lunch

  private func nudged(_ lunch: Lunch) async throws -> (Reminder, signature: String) {
    try await lunch.hear(L.begun(L.first), at: 1)
    lunch.know(at: 15)
    let order = try #require(try await lunch.desk.store.read { try $0.order(L.first, city: L.city) }).id
    let reminder = try await lunch.desk.remind(order, by: .customer(L.chen), id: lunch.id(15), at: L.at(15))
    let path = try #require(lunch.desk.nudgePath(of: reminder))
    return (reminder, String(path.split(separator: "/").last ?? ""))
  }

  @Test(arguments: Engine.allCases)
  func oneAnswerCounts(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let (reminder, signature) = try await nudged(lunch)
      for kind in [PlatformReminder.ReplyKind.shortHanded, .weather] {
        try await lunch.desk.answerNudge(
          reminder.id, party: .merchant, signature: signature, NudgeAnswer(kind: kind, minutes: 8), at: L.at(16))
      }
      let view = try await lunch.desk.nudge(reminder.id, party: .merchant, signature: signature, at: L.at(17))
      #expect(view.reminder.reply?.kind == .shortHanded && view.reminder.reply?.given == L.at(24))
      #expect(lunch.desk.nudgePath(of: view.reminder) == nil)
    }
  }

  struct Bad: Sendable {
    let answer: NudgeAnswer
    let error: DeskError
  }

  @Test(arguments: [
    Bad(answer: NudgeAnswer(kind: .cooking, minutes: 0), error: .invalid(field: "minutes", rule: "1-90")),
    Bad(answer: NudgeAnswer(kind: .cooking, minutes: 91), error: .invalid(field: "minutes", rule: "1-90")),
    Bad(
      answer: NudgeAnswer(kind: .ownWords), error: .invalid(field: "words", rule: "1-30 characters, not blank")),
    Bad(
      answer: NudgeAnswer(kind: .ownWords, words: " \n"),
      error: .invalid(field: "words", rule: "1-30 characters, not blank")),
    Bad(
      answer: NudgeAnswer(kind: .ownWords, words: String(repeating: "面", count: 31)),
      error: .invalid(field: "words", rule: "1-30 characters, not blank")),
  ]) func badAnswersNameTheField(bad: Bad) async throws {
    try await withLunch(.sqlite) { lunch in
      let (reminder, signature) = try await nudged(lunch)
      await #expect(throws: bad.error) {
        try await lunch.desk.answerNudge(
          reminder.id, party: .merchant, signature: signature, bad.answer, at: L.at(16))
      }
    }
  }

  @Test func aForgedLinkIsNotThere() async throws {
    try await withLunch(.sqlite) { lunch in
      let (reminder, signature) = try await nudged(lunch)
      let other = ReminderID(city: L.city, seconds: 9, node: 0, sequence: 9)
      for (id, party, signature) in [
        (other, Party.merchant, signature), (reminder.id, .rider, signature), (reminder.id, .merchant, "AAAA"),
        (reminder.id, .merchant, "ü"),
      ] {
        await #expect(throws: DeskError.notFound("question")) {
          try await lunch.desk.nudge(id, party: party, signature: signature, at: L.at(16))
        }
        await #expect(throws: DeskError.notFound("question")) {
          try await lunch.desk.answerNudge(
            id, party: party, signature: signature, NudgeAnswer(kind: .cooking), at: L.at(16))
        }
      }
    }
  }
}
