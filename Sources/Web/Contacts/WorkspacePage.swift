// SPDX-License-Identifier: Apache-2.0
import Domain

/// The agent's one screen. Each part is also answered alone, so that a live event replaces only what changed.
struct WorkspacePage: Sendable {
  var left: WorkspaceLeft
  var contact: ContactPane?
  var side: SidePane?
  var palette: [ActionRow]
}

/// Own state, offers, own open contacts by what needs them next, own queues.
struct WorkspaceLeft: Sendable {
  struct Me: Sendable {
    var name: String
    var state: String
    var tone: Tone
    var since: String
    var length: String
    var isReady: Bool
    /// What is left of the wrap-up.
    var clock: Clock?
    var reasons: [Choice]
    var figures: [Figure]
  }
  struct Figure: Sendable {
    var name: String
    var value: String
  }
  struct Offer: Sendable {
    var id: String
    var contactID: String
    var person: String
    var channelIcon: String
    var about: String
    var waited: String
    var clock: Clock
  }
  struct Row: Sendable {
    var id: String
    var href: String
    var person: String
    var icon: String
    var text: String
    var at: String
    var unread: Int?
    var clock: Clock?
    var isCurrent: Bool
  }
  struct Queue: Sendable {
    var name: String
    var waiting: Int
    var longest: String
    var tone: Tone
  }

  var me: Me
  var offers: [Offer]
  var hasOffers: Bool
  var rows: [Row]
  var rowCount: Int
  var queues: [Queue]
  /// Live topics of this part: own agent id and "queues".
  var topics: String
  /// The contact in hand, kept when the part is asked for again.
  var current: String?
}

/// The contact in hand: who, the one stream, the composer.
struct ContactPane: Sendable {
  var id: String
  var caseID: String
  var person: String
  var tier: String?
  var channel: String
  var channelIcon: String
  var language: String
  var mood: MoodPiece
  var state: String
  var isOpen: Bool
  var stream: StreamPiece
  var templates: [Template]
  var canWrapUp: Bool
  /// Name and number may be asked for in full.
  var canUnmask: Bool

  struct Template: Sendable {
    var name: String
    var text: String
  }
}

/// How the person seems to feel: a guess, with the word it rests on.
struct MoodPiece: Sendable {
  var contactID: String
  var guess: Guess?

  struct Guess: Sendable {
    var name: String
    var tone: Tone
    var reason: String
  }
}

/// A run of the stream: all of it, or what came after a position.
struct StreamPiece: Sendable {
  var contactID: String
  var items: [StreamItem]
  /// Position of the newest item; the browser asks for what came after.
  var after: Int64
  /// Where to ask.
  var source: String
}

/// A message, a happening or a card in its place in time. Exactly one of the three is there.
struct StreamItem: Sendable {
  struct Message: Sendable {
    /// "theirs", "mine" or "note".
    var side: String
    var who: String
    var text: String
    var pictures: [Picture] = []
    var state: String?
    var stateIcon: String?
    var stateWord: String?
  }
  struct Picture: Sendable {
    var href: String
    var name: String
  }
  struct Card: Sendable {
    var icon: String
    var tone: Tone
    var title: String
    var line: String
  }

  var id: String
  var version: Int
  /// Place in the stream.
  var order: Int64
  /// The id the sender's browser gave it, so that its own waiting copy goes away.
  var client: String?
  var at: String
  var atFull: String
  var message: Message?
  var happening: String?
  var card: Card?
}

/// Everything about the case of the contact in hand.
struct SidePane: Sendable {
  var caseID: String
  var orders: OrdersCard?
  var theCase: CaseCard
  var concerns: [ConcernCard] = []
  var promises: [PromiseCard]
  var remedies: [RemedyCard]
  /// The last reminders of its orders, newest first.
  var reminders: [ReminderCard]
  var actions: [ActionRow]
  /// Live topics: the case, its orders, promises and remedies.
  var topics: String
  /// Where a leader reads along.
  var chat: String? = nil
  /// What the platform was asked to do with the orders, the newest last.
  var commands: [CommandPiece] = []
  /// What is said of an incident this case belongs to.
  var incidents: [String] = []
}
