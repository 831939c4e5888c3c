// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension Web {
  /// An order's reminders for integrators: `number` in the path is the order's id here.
  func mountAPIReminders(on routes: TokenRoutes) {
    routes.get("orders/:number/reminders", .ordersRead) { token in
      let all = try await desk.reminders(of: token.http.order, for: token.me.actor)
      return APIReminders(items: all.map { APIReminder($0, stale: desk.policies.reminders.stale) })
    }
    routes.post("orders/:number/reminders", .contactsWrite) { token in
      let order = try token.http.order
      let language = try await token.body(as: APIReminderWish.self).language ?? .chinese
      let reminder = try await desk.remind(
        order, language: language, by: token.me.actor, id: token.command(city: order.city), at: token.now)
      return APIReminder(reminder, stale: desk.policies.reminders.stale)
    }
  }
}

extension WebContext {
  fileprivate var order: OrderID { get throws { try id("number") } }
}

struct APIReminderWish: Decodable, Sendable {
  var language: Language?
}

struct APIReminders: Encodable, Sendable { var items: [APIReminder] }

/// A reminder with its answer and what became of it.
struct APIReminder: Encodable, Sendable {
  struct Reply: Encodable, Sendable {
    var kind: PlatformReminder.ReplyKind
    var text: String?
    var by: Party
    var at: Instant
    var given: Instant?
    var sentence: String
  }
  var id: ReminderID
  var order: OrderRef
  var number: Int
  var at: Instant
  var state: Reminder.State
  var finding: Reminder.Finding
  /// The answer as the customer reads it.
  var sentence: String
  /// When the platform looked: the age of the facts.
  var factsAt: Instant
  var expected: Instant?
  var nudged: Party?
  var answerBy: Instant?
  var needsPerson: Bool
  var reply: Reply?
  var wasKept: Bool?
  var promise: PromiseID?
  var caseID: CaseID?

  private enum CodingKeys: String, CodingKey {
    case id, order, number, at, state, finding, sentence, factsAt, expected, nudged, answerBy, needsPerson, reply
    case wasKept, promise
    case caseID = "case"
  }

  init(_ reminder: Reminder, stale: Span) {
    let language = reminder.language
    id = reminder.id
    order = reminder.order
    number = reminder.number
    at = reminder.at
    state = reminder.state
    finding = reminder.finding
    sentence = reminder.sentence(language, stale: stale)
    factsAt = reminder.facts.seenAt
    expected = reminder.facts.arrival
    nudged = reminder.nudged
    answerBy = reminder.answerBy
    needsPerson = reminder.needsPerson
    reply = reminder.reply.map {
      Reply(
        kind: $0.kind, text: $0.text, by: $0.by, at: $0.at, given: $0.given, sentence: reminder.relay(language))
    }
    wasKept = reminder.wasKept
    promise = reminder.promise
    caseID = reminder.caseID
  }
}
