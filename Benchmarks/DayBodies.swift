// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Foundation
import Platform
import Synchronization

/// The day of a platform as bodies of a thousand events in the sequence of time, gzipped NDJSON, one after another in a
/// file. Its cities know nothing of the desk, so nobody commands anything.
struct DayBodies {
  struct Ends: Equatable {
    var orders = 0
    var delivered = 0
    var cancelled = 0
  }

  private static let perCity = 20_000
  /// All cities are played this far before what came of them is written.
  private static let slice = Span.minutes(2)

  let cities: Int
  private(set) var ends = Ends()
  private(set) var bytes = 0
  private var places: [(offset: Int, length: Int, events: Int)] = []
  private let file: FileHandle
  private var rest: [OrderEvent] = []

  /// The day begins twenty-eight hours before `now`, so that all of it has been.
  init(orders: Int, until now: Instant, in folder: String) throws {
    let path = folder + "/day.gz"
    try Data().write(to: URL(fileURLWithPath: path))
    file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    let day = Day(orders: orders, seed: 7, midnight: now - .hours(28))
    let days = day.spread(over: max(1, orders / Self.perCity))
    cities = days.count
    let worlds = Worlds(days.map(\.plan))
    var at = day.midnight
    while at < now {
      at += Self.slice
      rest += worlds.step(until: at)
      try write(whole: at >= now)
    }
    for outcome in worlds.outcomes {
      ends.orders += 1
      ends.delivered += outcome.deliveredAt == nil ? 0 : 1
      ends.cancelled += outcome.cancelledAt == nil ? 0 : 1
    }
  }

  var count: Int { places.count }

  func body(_ number: Int) throws -> OrderStream.Body {
    let place = places[number]
    let bytes = [UInt8](unsafeUninitializedCapacity: place.length) { buffer, count in
      count = max(0, pread(file.fileDescriptor, buffer.baseAddress, place.length, off_t(place.offset)))
    }
    guard bytes.count == place.length else { throw Served.Failed(description: "body \(number) cannot be read") }
    return OrderStream.Body(bytes: bytes, plain: 0, events: place.events)
  }

  /// Packs what has come into bodies; what does not fill one waits for the next slice, unless this is the last.
  private mutating func write(whole isLast: Bool) throws {
    let size = OrderStream.perBody
    let number = isLast ? (rest.count + size - 1) / size : rest.count / size
    let parts = (0..<number).map { rest[($0 * size)..<min(rest.count, ($0 + 1) * size)] }
    for (part, body) in zip(parts, try Self.packed(parts)) {
      places.append((bytes, body.count, part.count))
      bytes += body.count
      try file.write(contentsOf: body)
    }
    rest.removeFirst(min(rest.count, number * size))
  }

  private static func packed(_ parts: [ArraySlice<OrderEvent>]) throws -> [[UInt8]] {
    let done = Mutex<[Int: [UInt8]]>([:])
    DispatchQueue.concurrentPerform(iterations: parts.count) { number in
      let encoder = JSONEncoder()
      let lines = parts[number].compactMap { try? encoder.encode($0) }
      guard let body = try? Gzip.deflate(Array(lines.joined(separator: [UInt8(ascii: "\n")]))) else { return }
      done.withLock { $0[number] = body }
    }
    let bodies = done.withLock { $0 }
    return try parts.indices.map { number in
      guard let body = bodies[number] else { throw Served.Failed(description: "a body cannot be packed") }
      return body
    }
  }
}

/// Cities side by side, on all cores.
private final class Worlds: Sendable {
  private final class One: Sendable {
    let world: Mutex<World>
    init(_ plan: WorldPlan) { world = Mutex(World(plan)) }
  }

  private let all: [One]

  init(_ plans: [WorldPlan]) { all = plans.map(One.init) }

  /// What all of them tell up to `at`, in the sequence of time.
  func step(until at: Instant) -> [OrderEvent] {
    let told = Mutex<[Int: [OrderEvent]]>([:])
    DispatchQueue.concurrentPerform(iterations: all.count) { number in
      let events = all[number].world.withLock { $0.step(until: at).compactMap(\.event) }
      told.withLock { $0[number] = events }
    }
    let events = told.withLock { told in all.indices.flatMap { told[$0] ?? [] } }
    return events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }

  var outcomes: [Outcome] { all.flatMap { $0.world.withLock { $0.outcomes } } }
}
