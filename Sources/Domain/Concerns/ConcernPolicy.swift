// SPDX-License-Identifier: Apache-2.0

/// What we do by ourselves when something of an order is overdue: data, changed by operations.
package struct ConcernPolicy: Codable, Hashable, Sendable {
  package var clocks = ClockPolicy()
  /// One message about one order in this time, however many clocks run out.
  package var windowMinutes = 15
  /// A new time this close to the customer's own is not worth a message.
  package var toleranceMinutes = 5
  /// Where no new time is known: when the customer hears from us again; longer than the window.
  package var nextWordMinutes = 20
  /// When nothing is to be said yet: when we look again.
  package var lookAgainMinutes = 5
  /// What has not passed by itself after so long is a leader's.
  package var leaderMinutes = 30
  /// A clock that ran out longer ago than this raises nothing: after an outage of ours it is no news.
  package var oldestMinutes = 45
  /// Hours of the day, China time, in which nothing is pushed: pages and open chats still tell. Equal for none.
  package var quietFromHour = 0
  package var quietUntilHour = 7
  /// What lateness is worth, by its beginning; the last that is reached counts.
  package var gifts = [Gift(fromMinutes: 15, fen: 300), Gift(fromMinutes: 30, fen: 600)]
  /// Give it without a person; else it is only proposed to the agent.
  package var givesByItself = false

  package init() {}

  package struct Gift: Codable, Hashable, Sendable {
    package var fromMinutes: Int
    package var fen: Int64
    package init(fromMinutes: Int, fen: Int64) {
      self.fromMinutes = fromMinutes
      self.fen = fen
    }
  }

  /// What cannot be meant: the field and the rule it breaks.
  package var faults: [String] {
    let spans = [
      ("windowMinutes", windowMinutes), ("nextWordMinutes", nextWordMinutes), ("lookAgainMinutes", lookAgainMinutes),
      ("leaderMinutes", leaderMinutes), ("oldestMinutes", oldestMinutes),
    ]
    var faults = clocks.faults.map { "clocks.\($0)" }
    faults += spans.filter { !(1...1440).contains($0.1) }.map { "\($0.0) is 1 to 1440" }
    if nextWordMinutes <= windowMinutes { faults.append("nextWordMinutes is more than windowMinutes") }
    if !(0...1440).contains(toleranceMinutes) { faults.append("toleranceMinutes is 0 to 1440") }
    let hours = [("quietFromHour", quietFromHour), ("quietUntilHour", quietUntilHour)]
    faults += hours.filter { !(0...24).contains($0.1) }.map { "\($0.0) is 0 to 24" }
    if zip(gifts, gifts.dropFirst()).contains(where: { $0.fromMinutes >= $1.fromMinutes }) {
      faults.append("gifts begin one after the other: fromMinutes grows")
    }
    for (n, gift) in gifts.enumerated() where gift.fen <= 0 || gift.fen > 10_000 {
      faults.append("gifts.\(n).fen is 1 to 10000")
    }
    return faults
  }

  /// True while nothing is pushed to anybody.
  package func isQuiet(at now: Instant) -> Bool {
    let hour = now.hourInChina
    if quietFromHour <= quietUntilHour { return (quietFromHour..<quietUntilHour).contains(hour) }
    return hour >= quietFromHour || hour < quietUntilHour
  }

  /// What so much lateness is worth; nil for nothing.
  package func gift(for late: Span) -> Money? {
    gifts.last { late >= .minutes(Int64($0.fromMinutes)) }.map { Money(fen: $0.fen) }
  }

  var window: Span { .minutes(Int64(windowMinutes)) }
  var tolerance: Span { .minutes(Int64(toleranceMinutes)) }
  var nextWord: Span { .minutes(Int64(nextWordMinutes)) }
  var lookAgain: Span { .minutes(Int64(lookAgainMinutes)) }
  var leaderAfter: Span { .minutes(Int64(leaderMinutes)) }
  var oldest: Span { .minutes(Int64(oldestMinutes)) }
}
