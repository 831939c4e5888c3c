// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import FoundationEssentials

/// Takes authenticated bodies in, whichever way they came: pushed, pulled or from a file. The body is kept as it came
/// before its events are believed; when `take` returns everything is durable.
package struct FeedIntake: Sendable {
  let desk: Desk

  package init(desk: Desk) { self.desk = desk }

  /// What is told about a batch.
  package struct Answer: Codable, Hashable, Sendable {
    /// Good events, those among them that are new, and those of kinds this program does not know.
    package let received: Int
    package let fresh: Int
    package let unknown: Int
    /// Bad lines; at most a hundred of them are listed.
    package let badCount: Int
    package let bad: [FeedBody.BadLine]
  }

  /// Why nothing of a body could be used. It is kept all the same.
  package enum Fault: Error, Hashable, Sendable {
    case packing(Gzip.Fault)
    case tooManyEvents(limit: Int)
  }

  static let mostListed = 100

  /// - Parameter body: as it travelled, packed if `isPacked`.
  /// - Throws: `Fault`; `StorageError` when it could not be kept, and the sender has to send again.
  package func take(
    _ body: [UInt8], isPacked: Bool, feed: String, way: EventBatch.Way = .pushed, at now: Instant
  ) async throws -> Answer {
    try await withTaskExecutorPreference(ReadingThreads.shared.next) {
      try await read(body, isPacked: isPacked, feed: feed, way: way, at: now)
    }
  }

  private func read(
    _ body: [UInt8], isPacked: Bool, feed: String, way: EventBatch.Way, at now: Instant
  ) async throws -> Answer {
    let raw = isPacked ? body : try Gzip.deflate(body)
    let read: FeedBody
    do {
      read = try FeedBody(isPacked ? unpacked(body) : body)
    } catch {
      let fault = error as? Fault ?? .tooManyEvents(limit: FeedBody.mostEvents)
      let line = FeedBody.BadLine(line: 0, field: "", rule: fault.rule)
      _ = try await desk.ingest(batch(feed, way, raw, [], [line]), at: now)
      throw fault
    }
    let done = try await desk.ingest(batch(feed, way, raw, read.events, read.bad), at: now)
    return Answer(
      received: done.received, fresh: done.fresh, unknown: done.unknown, badCount: read.bad.count,
      bad: Array(read.bad.prefix(Self.mostListed)))
  }

  private func unpacked(_ body: [UInt8]) throws(Fault) -> [UInt8] {
    do { return try Gzip.inflate(body, limit: FeedBody.mostBytes) } catch { throw .packing(error) }
  }

  private func batch(
    _ feed: String, _ way: EventBatch.Way, _ raw: [UInt8], _ events: [OrderEvent], _ bad: [FeedBody.BadLine]
  ) throws -> EventBatch {
    let listed = try JSONEncoder().encode(Array(bad.prefix(Self.mostListed)))
    return EventBatch(
      feed: feed, raw: raw, events: events, bad: String(decoding: listed, as: UTF8.self), badCount: bad.count,
      way: way)
  }
}

extension FeedIntake.Fault {
  var rule: String {
    switch self {
    case .packing(.damaged): "is not sound gzip"
    case .packing(.tooLarge(let limit)): "unpacks to more than \(limit) bytes"
    case .tooManyEvents(let limit): "has more than \(limit) events"
    }
  }
}
