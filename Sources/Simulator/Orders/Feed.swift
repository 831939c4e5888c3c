// SPDX-License-Identifier: Apache-2.0
import Domain

/// The platform's feed: collects events and sends them on every two seconds; every five minutes the reconciler pulls
/// what was lost on the way.
struct Feed {
  static let name = "city"
  static let rhythm = Span.seconds(2)
  static let reconcile = Span.minutes(5)

  private var waiting: [OrderEvent] = []
  private var sendAt: Instant?
  private var pulledAt: Instant?
  private var pullAt: Instant?

  var nextWake: Instant? { [sendAt, pullAt].compactMap { $0 }.min() }

  mutating func add(_ event: OrderEvent, at now: Instant) {
    waiting.append(event)
    sendAt = sendAt ?? now + Self.rhythm
    pullAt = pullAt ?? now + Self.reconcile
  }

  /// What goes to the desk now; nil while nothing is due.
  mutating func batch(at now: Instant, lost: (Instant) -> [OrderEvent]) -> [OrderEvent]? {
    if let due = pullAt, due <= now {
      waiting += lost(pulledAt ?? Instant(ms: 0))
      // The window overlaps: an event may be lost after a later one was pulled.
      pulledAt = now - Self.reconcile
      pullAt = now + Self.reconcile
      sendAt = now
    }
    guard let due = sendAt, due <= now, !waiting.isEmpty else {
      if let due = sendAt, due <= now { sendAt = nil }
      return nil
    }
    defer {
      waiting = []
      sendAt = nil
    }
    return waiting
  }
}
