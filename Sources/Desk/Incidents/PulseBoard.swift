// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Synchronization

/// Counts what order events tell, minute by minute, in the memory of this process. Ingestion adds to it after its commit;
/// a minute that is over goes into the store as one row a city. A crash loses the minute it happens in.
package final class PulseBoard: Sendable {
  private let minutes = Mutex<[Int64: [City: Pulse]]>([:])

  package init() {}

  package func add(_ marks: [PulseMark], at now: Instant) {
    guard !marks.isEmpty else { return }
    let minute = now.minute
    minutes.withLock { minutes in
      for mark in marks { minutes[minute, default: [:]][mark.city, default: Pulse()].add(mark) }
    }
  }

  /// Something counted by others than the feed: a concern that was raised, say.
  package func add(_ signal: PulseSignal, at places: [PulsePlace], now: Instant) {
    let minute = now.minute
    minutes.withLock { minutes in
      for place in places { minutes[minute, default: [:]][place.city, default: Pulse()].add(1, signal, at: place) }
    }
  }

  /// Takes what was counted in minutes that are over.
  func take(before now: Instant) -> [(minute: Int64, city: City, pulse: Pulse)] {
    let minute = now.minute
    return minutes.withLock { minutes in
      let over = minutes.filter { $0.key < minute }
      for key in over.keys { minutes[key] = nil }
      return over.flatMap { at, cities in cities.map { (at, $0.key, $0.value) } }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
  }

  func giveBack(_ pulses: [(minute: Int64, city: City, pulse: Pulse)]) {
    minutes.withLock { minutes in
      for (minute, city, pulse) in pulses { minutes[minute, default: [:]][city, default: Pulse()].add(pulse) }
    }
  }
}

extension Desk {
  /// Writes the minutes that are over, some cities a transaction, and returns them.
  package func keepPulses(at now: Instant) async throws -> [(minute: Int64, city: City, pulse: Pulse)] {
    let all = pulses.take(before: now)
    var over = all[...]
    let node = ids.node
    while !over.isEmpty {
      let part = over.prefix(Self.pulseSlice)
      do {
        let rows = part.map { (row: $0, text: $0.pulse.text) }
        try await change(by: .system("pulses"), .bulk, at: now) { tx in
          for (row, text) in rows {
            try tx.sql.add(row.pulse, text: text, city: row.city, minute: row.minute, node: node)
          }
        }
      } catch {
        pulses.giveBack(Array(over))
        throw error
      }
      over = over.dropFirst(Self.pulseSlice)
    }
    return all
  }

  private static let pulseSlice = 20

  /// Keeps what is usual, and forgets minutes that no look needs.
  package func keepUsual(_ usual: [(city: City, usual: PulseUsual)], at now: Instant) async throws {
    try await change(by: .system("pulses"), at: now) { tx in
      for (city, usual) in usual { try tx.sql.save(usual, city: city, at: now) }
      try tx.sql.forgetPulses(before: now.minute - Detector.memory - 30)
    }
  }

  /// The one of all processes that looks; nil for the others.
  package func leasePulses(holder: String, at now: Instant) async throws -> Int64? {
    try await change(by: .system("pulses"), at: now) {
      try $0.sql.lease("pulses", holder: holder, length: .minutes(3), now: now)
    }
  }
}
