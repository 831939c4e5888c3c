// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import FoundationEssentials

/// Takes authenticated messages of foreign platforms in: the request as it came, the events it was translated to, and
/// what could not be translated. When `take` returns everything is durable.
struct ForeignIntake: Sendable {
  let desk: Desk
  let feed: ForeignFeed

  /// One message of a request: where it belongs, and how it is translated once that is known.
  struct Message: Sendable {
    var order: OrderRef?
    var shop: String?
    /// What is wrong with the message as a whole; nothing is translated then.
    var fault: EventFault?
    var translate: @Sendable (ForeignCity) throws(EventFault) -> [OrderEvent]
  }

  /// Returns the events it found.
  /// - Parameter raw: the request's body or query, as it came.
  @discardableResult
  func take(
    _ messages: [Message], raw: [UInt8], way: EventBatch.Way = .pushed, at now: Instant
  ) async throws -> [OrderEvent] {
    var (events, bad) = ([OrderEvent](), [FeedBody.BadLine]())
    for (index, message) in messages.enumerated() {
      for result in try await translated(message) {
        switch result {
        case .success(let event): events.append(event)
        case .failure(let fault): bad.append(.init(line: index + 1, field: fault.field, rule: fault.rule))
        }
      }
    }
    let listed = try JSONEncoder().encode(Array(bad.prefix(FeedIntake.mostListed)))
    _ = try await desk.ingest(
      EventBatch(
        feed: feed.name, raw: try Gzip.deflate(raw), events: events, bad: String(decoding: listed, as: UTF8.self),
        badCount: bad.count, isTimedByUs: true, way: way), at: now)
    return events
  }

  /// Keeps what a platform answered to a question, as it came, before it is judged; the events go their own way.
  func keep(answer: [Loose], at now: Instant) async throws(PortError) {
    let raw = Array(Loose.list(answer).json.utf8)
    do {
      _ = try await desk.ingest(
        EventBatch(feed: feed.name, raw: try Gzip.deflate(raw), events: [], way: .pulled), at: now)
    } catch {
      throw .unavailable("the store does not answer")
    }
  }

  /// Good events are kept even when another of the same message is not.
  private func translated(_ message: Message) async throws -> [Result<OrderEvent, EventFault>] {
    if let fault = message.fault { return [.failure(fault)] }
    guard let city = try await city(of: message) else {
      return [.failure(EventFault("shop", rule: "lies in no city of this feed, and the order is not known"))]
    }
    do throws(EventFault) {
      return try message.translate(city).map { event in event.foreignFault.map { .failure($0) } ?? .success(event) }
    } catch {
      return [.failure(error)]
    }
  }

  /// By its shop; by the order's mirror where no shop is told; a feed with one city needs neither.
  private func city(of message: Message) async throws -> ForeignCity? {
    if let city = message.shop.flatMap(feed.city(ofShop:)) { return city }
    if feed.cities.count == 1 { return feed.cities.first }
    guard let order = message.order, order.isSound else { return nil }
    return try await desk.city(of: order, among: feed.cities.map(\.city)).flatMap(feed.city)
  }
}

extension OrderEvent {
  /// Makes an event with its fields set in one expression.
  static func made(
    _ id: String, _ city: City, _ at: Instant, _ kind: Kind, _ order: OrderRef?,
    _ edit: (inout OrderEvent) -> Void = { _ in }
  ) -> OrderEvent {
    var event = OrderEvent(id: id, city: city, at: at, kind: kind, order: order)
    edit(&event)
    return event
  }
}
