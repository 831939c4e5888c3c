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
    }
    var id: String
    var version: Int
    var title: String
    var tone: Tone
    var sentence: String
    var clock: Clock?
    var who: [Who]
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
    var dialog: String?
    var opensChat = false
    var isMain = false
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
    var buttons: [Button]
  }

  var topics: String
  var promises: [Promise]
  var orders: [Order]
  var chat: Chat
}

/// The chat over the customer's page.
struct Chat: Sendable {
  var contactID: String?
  /// "排在第 3 位,约 1 分钟", or who is answering.
  var state: String?
  var unread: Int?
  var isOpen: Bool
  var isClosed: Bool
  var stream: StreamPiece
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
}
