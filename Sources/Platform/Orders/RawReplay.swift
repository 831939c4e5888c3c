// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import FoundationEssentials

/// Takes kept requests in again, each as it came and at the time at which it came, in whatever language: from them alone
/// an empty store becomes what the first one is. Names of events, repetitions, unknown codes and unreadable lines are
/// found again by reading, never copied.
package struct RawReplay: Sendable {
  let desk: Desk
  /// Those that speak their own language, with their secrets: riders and customers are named by keyed hashes.
  let feeds: [ForeignFeed]

  package init(into desk: Desk, feeds: [ForeignFeed]) {
    self.desk = desk
    self.feeds = feeds
  }

  package struct Total: Hashable, Sendable {
    package var requests = 0
    /// Kept under a key that is not ours, or damaged.
    package var unreadable = 0
    /// Every order that was told of.
    package var orders: Set<ToldOrder> = []
    package init() {}
  }

  package struct ToldOrder: Hashable, Comparable, Sendable {
    package let city: City
    package let ref: OrderRef
    package static func < (a: Self, b: Self) -> Bool { (a.city, a.ref) < (b.city, b.ref) }
  }

  package func take(_ request: KeptRequest, _ total: inout Total) async throws {
    total.requests += 1
    guard let packed = request.packed else { return total.unreadable += 1 }
    if request.feed == OrderTasks.feed { return try await takeRecord(packed, at: request.at, &total) }
    guard let feed = feeds.first(where: { $0.name == request.feed }) else {
      return try await takeNative(packed, request, &total)
    }
    guard let body = try? Gzip.inflate(packed, limit: FeedBody.mostBytes) else { return total.unreadable += 1 }
    let intake = ForeignIntake(desk: desk, feed: feed)
    // An answer to a question of ours is kept beside the events that were made of it, which have a request of their own.
    let isAnswer = request.events == 0 && request.bad == "[]"
    let messages = isAnswer ? [] : self.messages(body, feed, at: request.at)
    let taken = try await intake.take(messages, raw: body, at: request.at)
    total.add(taken)
  }

  private func messages(_ body: [UInt8], _ feed: ForeignFeed, at now: Instant) -> [ForeignIntake.Message] {
    switch feed.style {
    case .eleme:
      let value = Loose(body)
      return (value?.elements ?? [value ?? .null]).map { ElemePull.message($0, feed, at: now) }
    case .meituan:
      let parts = String(decoding: body, as: UTF8.self).split(separator: "?", maxSplits: 1)
      guard parts.count == 2, let push = try? MeituanPush(kind: String(parts[0]), String(parts[1])) else { return [] }
      return [push.message(of: feed, at: now)]
    case .peisong:
      guard let push = try? PeisongPush(String(decoding: body, as: UTF8.self).trimmed) else { return [] }
      return [push.message(of: feed, at: now)]
    }
  }

  /// The batch as it travelled; what could not be unpacked then cannot be now, and is kept and named again.
  private func takeNative(_ packed: [UInt8], _ request: KeptRequest, _ total: inout Total) async throws {
    do {
      _ = try await FeedIntake(desk: desk).take(packed, isPacked: true, feed: request.feed, at: request.at)
    } catch is FeedIntake.Fault {
      return total.unreadable += 1
    }
    let body = try Gzip.inflate(packed, limit: FeedBody.mostBytes)
    total.add(try FeedBody(body).events)
  }

  /// What was answered about an order that had been told in part: kept as events already.
  private func takeRecord(_ body: [UInt8], at now: Instant, _ total: inout Total) async throws {
    guard let events = try? JSONDecoder().decode([OrderEvent].self, from: Data(body)) else {
      return total.unreadable += 1
    }
    _ = try await desk.ingest(
      EventBatch(feed: OrderTasks.feed, raw: body, events: events, isTimedByUs: true), at: now)
    total.add(events)
  }
}

extension RawReplay.Total {
  fileprivate mutating func add(_ events: [OrderEvent]) {
    for event in events {
      if let ref = event.order { orders.insert(RawReplay.ToldOrder(city: event.city, ref: ref)) }
    }
  }
}
