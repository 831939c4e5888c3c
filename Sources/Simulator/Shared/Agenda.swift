// SPDX-License-Identifier: Apache-2.0
import Domain
import HeapModule

/// What people will do and when; equal times in the order they were planned.
struct Agenda<Act: Sendable>: Sendable {
  private struct Entry: Comparable, Sendable {
    let at: Instant
    let number: Int
    let act: Act
    static func < (a: Entry, b: Entry) -> Bool { a.at == b.at ? a.number < b.number : a.at < b.at }
    static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }
  }

  private var entries = Heap<Entry>()
  private var number = 0

  var nextWake: Instant? { entries.min?.at }

  mutating func plan(_ act: Act, at: Instant) {
    number += 1
    entries.insert(Entry(at: at, number: number, act: act))
  }

  /// The next act due by `now`.
  mutating func take(by now: Instant) -> Act? {
    guard let next = entries.min, next.at <= now else { return nil }
    entries.removeMin()
    return next.act
  }
}
