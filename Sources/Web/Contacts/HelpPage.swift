// SPDX-License-Identifier: Apache-2.0
import Domain

/// What a customer sees at `/help`: the promise on top, the orders with one sentence each, the chat.
struct HelpPage: Sendable {
  struct Promise: Sendable {
    struct Who: Sendable {
      var icon: String
      var name: String
      var state: String
      var tone: Tone
      /// What was said, until when we wait for an answer, or when it was given.
      var detail: String?
    }
    var id: String
    var version: Int
    var title: String
    var tone: Tone
    var sentence: String
    var clock: Clock?
    var who: [Who]
    /// What it waits for now; nil when it is over.
    var waits: String?
    /// Who has it now, since when, and what happens then.
    var owner: String
    var then: String?
    /// A later time we ask the customer to accept; the version the answer is about.
    var question: Question?
  }
  struct Question: Sendable {
    var text: String
    var post: String
    var yes: String
    var no: String
  }
  /// Money on its way back: what was asked for, decided, paid and has arrived, each with its time.
  struct Remedy: Sendable {
    var id: String
    var version: Int
    var title: String
    var tone: Tone
    var icon: String
    var shop: String
    var sentence: String
    var clock: Clock?
    var steps: [Step]
  }
  struct Step: Sendable {
    var name: String
    var time: String
    /// "done", "now" or "next".
    var state: String
    var isNow: Bool
  }
  struct Button: Sendable {
    var name: String
    var icon: String
    var post: String?
    /// A page of its own.
    var href: String?
    var opensChat = false
    var isMain = false
    /// The order it is about, for the form.
    var order: String?
    /// What is asked, for the form.
    var about: String?
  }
  /// What reminders of an order were answered.
  struct Reminded: Sendable {
    var line: String
    var age: String
    /// What the nudged party said, or that it was silent.
    var reply: String?
    var replyTone: Tone
    var clock: Clock?
    /// Until when the party is not nudged again.
    var cool: String?
  }
  struct Order: Sendable {
    var id: String
    var shop: String
    var dishes: String
    var amount: String
    var sentence: String
    var tone: Tone
    var steps: [Step]
    var stale: String?
    /// How the reminders of it were answered.
    var reminded: Reminded?
    /// What we noticed ourselves, and the new time.
    var noticed: String?
    var buttons: [Button]
  }

  var topics: String
  var promises: [Promise]
  var remedies: [Remedy]
  var orders: [Order]
  var chat: Chat
  /// What is said of an incident that one of the orders is inside of.
  var incidents: [String] = []
}

/// The chat over the customer's page.
struct Chat: Sendable {
  var contactID: String?
  /// "排在第 3 位,约 1 分钟", or who is answering.
  var state: String?
  var unread: Int?
  var isOpen: Bool
  var isClosed: Bool
  /// Whose writing is shown: the contact and the other side.
  var typing: String?
  var stream: StreamPiece
}

/// "Bring both together": which two, the honest answer, and the promise as it would be made.
struct HelpTogetherPage: Sendable {
  struct Choice: Sendable {
    var value: String
    var name: String
    var line: String
    var isChosen: Bool
  }
  /// Orders to choose two from; empty once two are chosen.
  var choices: [Choice]
  var mayChoose: Bool
  /// The two that were asked about.
  var chosen: [Choice]
  var verdict: String?
  var tone: Tone
  /// What the customer says yes to; nil when there is nothing to promise.
  var sentence: String?
  /// How it is done and whom it costs what.
  var notes: [String]
  var stamp: String
  var problem: String?
  /// What is said of an incident that one of the orders is inside of.
  var incidents: [String] = []
}

/// The one question a merchant or rider is asked behind a signed link.
struct QuestionPage: Sendable {
  var icon: String
  var who: String
  var question: String
  var reason: String
  /// What it costs them: nothing, and why.
  var cost: String
  var approvedBy: String
  var orders: [String]
  var clock: Clock?
  var post: String
  /// What became of it, when there is nothing to answer any more.
  var answered: String?
  var answeredTone: Tone
  var incidents: [String] = []
}
