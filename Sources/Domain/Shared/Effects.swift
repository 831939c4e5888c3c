// SPDX-License-Identifier: Apache-2.0

/// Something that has happened, for the journal: named `noun.verbPast` ("promise.made"), written in the transaction
/// that made it true. Reactions, live pages and webhooks read it; rows stay the truth.
package struct NewEvent: Sendable {
  package let name: String
  /// The id of the thing it happened to, as text.
  package let subject: String
  package let caseID: CaseID?
  package let orderID: OrderID?
  package let payload: any Encodable & Sendable

  package init(
    _ name: String, subject: String, caseID: CaseID? = nil, orderID: OrderID? = nil,
    payload: any Encodable & Sendable = NoPayload()
  ) {
    self.name = name
    self.subject = subject
    self.caseID = caseID
    self.orderID = orderID
    self.payload = payload
  }
}

/// An empty JSON object.
package struct NoPayload: Codable, Hashable, Sendable {
  package init() {}
}

/// Something that must happen outside the transaction, or later: written with the change that wants it, carried out
/// by Work at least once, made single by `key` where the peer knows keys.
package struct NewTask: Sendable {
  package let lane: Lane
  /// Which handler carries it out: `noun.order` ("promise.watch").
  package let kind: String
  /// Tasks with one order key run in order, one at a time. Usually an id.
  package let orderKey: String
  package let due: Instant
  /// After it the task fails as `late` instead of being tried again; nil for "never give up".
  package let deadline: Instant?
  /// The idempotency key shown to the peer, made from our own ids; a second task with the same key is not queued.
  package let key: String
  package let payload: any Encodable & Sendable

  package init(
    lane: Lane, kind: String, orderKey: String, due: Instant, deadline: Instant? = nil, key: String,
    payload: any Encodable & Sendable = NoPayload()
  ) {
    self.lane = lane
    self.kind = kind
    self.orderKey = orderKey
    self.due = due
    self.deadline = deadline
    self.key = key
    self.payload = payload
  }
}

/// Independent queues of tasks: a lane that is slow or switched off never holds up another.
package enum Lane: String, Codable, Sendable, CaseIterable {
  /// Commands to the order platform.
  case platform
  /// Questions to the order platform about the orders of running promises.
  case facts
  /// Refunds and red packets.
  case money
  /// Messages leaving on a channel, app notifications.
  case notify
  /// Our own clocks: a verb at a later time.
  case timer
  /// Events leaving to integrators.
  case webhook
}

/// What a deciding function returns: the new state and what follows from it.
package struct Decided<State: Sendable>: Sendable {
  package var state: State
  package var events: [NewEvent]
  package var tasks: [NewTask]

  package init(_ state: State, events: [NewEvent] = [], tasks: [NewTask] = []) {
    self.state = state
    self.events = events
    self.tasks = tasks
  }
}

/// The languages people are served in.
package enum Language: String, Codable, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"
}
