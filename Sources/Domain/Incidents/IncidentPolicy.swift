// SPDX-License-Identifier: Apache-2.0

/// When counters raise an alarm.
package struct IncidentPolicy: Codable, Hashable, Sendable {
  /// False: nobody is alarmed; the counters go on learning.
  package var detects: Bool
  /// What was dismissed or has ended is not suspected again for so long.
  package var calmAfterSeconds: Int
  /// How far back a look goes.
  package var windowMinutes: Int
  /// An order counts as late so long after its time.
  package var graceMinutes: Int
  /// The fewest a count must have to mean anything: of a city, of a part of town or carrier, of a shop.
  package var least: [Int]
  /// How many times the usual it must be.
  package var times: Double
  /// How improbable it must be, as minus the natural logarithm: of a city 14 (one in a million looks), of the many
  /// smaller places 21 (one in a billion).
  package var surpriseOfCity: Double
  package var surpriseOfPlace: Double
  /// A city whose usual orders (or events) in a window are at least so many can fall silent.
  package var silentFrom: Double
  /// What the remedies of one incident may come to, in fen: what a leader alone may set going, and what two people may
  /// sign. What goes beyond waits, and its customer is told that it does.
  package var sumFen: Int64
  package var signedSumFen: Int64

  package init(
    detects: Bool = true, calmAfterSeconds: Int = 3600, windowMinutes: Int = 10, graceMinutes: Int = 5,
    least: [Int] = [30, 12, 8], times: Double = 3, surpriseOfCity: Double = 14, surpriseOfPlace: Double = 21,
    silentFrom: Double = 40, sumFen: Int64 = 1_000_000, signedSumFen: Int64 = 50_000_000
  ) {
    self.detects = detects
    self.calmAfterSeconds = calmAfterSeconds
    self.windowMinutes = windowMinutes
    self.graceMinutes = graceMinutes
    self.least = least
    self.times = times
    self.surpriseOfCity = surpriseOfCity
    self.surpriseOfPlace = surpriseOfPlace
    self.silentFrom = silentFrom
    self.sumFen = sumFen
    self.signedSumFen = signedSumFen
  }

  package static let standard = IncidentPolicy()
  package var calmAfter: Span { .seconds(Int64(calmAfterSeconds)) }
  package var sum: Money { Money(fen: sumFen) }
  package var signedSum: Money { Money(fen: signedSumFen) }

  /// What of a policy file cannot be.
  package var faults: [String] {
    var found: [String] = []
    if !(60...86_400).contains(calmAfterSeconds) { found.append("calmAfterSeconds is 60 to 86400") }
    if !(3...60).contains(windowMinutes) { found.append("windowMinutes is 3 to 60") }
    if !(1...60).contains(graceMinutes) { found.append("graceMinutes is 1 to 60") }
    if least.count != 3 || least.contains(where: { $0 < 3 }) { found.append("least is three numbers of at least 3") }
    if times < 1.2 { found.append("times is at least 1.2") }
    if surpriseOfCity < 5 || surpriseOfPlace < 5 { found.append("surpriseOfCity and surpriseOfPlace are at least 5") }
    if silentFrom < 10 { found.append("silentFrom is at least 10") }
    if sumFen < 0 { found.append("sumFen is at least 0") }
    if signedSumFen < sumFen { found.append("signedSumFen is at least sumFen") }
    return found
  }
}
