// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Asks the platform for all it knows of an order about which it has told less.
package struct OrderQuery: Codable, Hashable, Sendable {
  package let order: OrderRef
  package let city: City
  /// The event that was incomplete.
  package let partialAt: Instant
}

extension Tx {
  /// An order has become partial: its record is asked for, once for each incomplete event that opened a gap.
  /// - Parameter since: when it was found out in another way that an event is missing.
  func askForRecord(of order: Order, since: Instant? = nil) throws {
    guard let partialAt = since ?? order.partialAt else { return }
    try queue(
      NewTask(
        lane: .platform, kind: OrderTasks.query.kind, orderKey: order.ref.text, due: now,
        deadline: now + OrderTasks.longestQuery, key: "order.query-\(order.ref)-\(partialAt.ms)",
        payload: OrderQuery(order: order.ref, city: order.city, partialAt: partialAt)), city: order.city)
  }
}

package enum OrderTasks {
  /// A record is not worth asking for any longer.
  static let longestQuery = Span.hours(6)

  /// Under this name what was asked for is kept, beside what feeds brought.
  package static let feed = "record"

  /// The record as events, then one that says that this was all. Asking again is harmless.
  package static let query = TaskHandler("order.query") { desk, task, now in
    guard let query = try? task.payload(as: OrderQuery.self) else { return .failed(reason: "unreadable payload") }
    do throws(PortError) {
      let record = try await desk.outside.platform.record(of: query.order, city: query.city)
      guard !record.isEmpty else { return .failed(reason: "the platform tells nothing") }
      return await desk.take(record, query, task.id, at: now)
    } catch {
      guard case .rejected(let reason) = error else { return .again(reason: error.reason) }
      return .failed(reason: reason)
    }
  }
}

extension Desk {
  fileprivate func take(
    _ record: [OrderEvent], _ query: OrderQuery, _ task: TaskID, at now: Instant
  ) async -> TaskEnding {
    // The platform's clock may be ahead of ours: the answer is never older than what it makes whole.
    let whole = OrderEvent(
      id: "whole-\(task)", city: query.city, at: max(now, query.partialAt + Span(ms: 1)), kind: .whole,
      order: query.order)
    let events = record.map { $0.made(in: query.city) } + [whole]
    do {
      let raw = Array(try JSON.text(events).utf8)
      let taken = try await ingest(
        EventBatch(feed: OrderTasks.feed, raw: raw, events: events, isTimedByUs: true, way: .pulled), at: now)
      return .done(result: "\(taken.fresh) new")
    } catch {
      return .again(reason: "\(error)")
    }
  }
}

extension OrderEvent {
  /// An answer about one city's order says nothing about another's.
  fileprivate func made(in city: City) -> OrderEvent {
    var event = self
    event.city = city
    return event
  }
}
