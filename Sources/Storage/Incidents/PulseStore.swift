// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Adds to what this process has counted in a minute of a city.
  /// - Parameter text: the pulse as text, made before the transaction: it may be long.
  package func add(_ pulse: Pulse, text: String, city: City, minute: Int64, node: Int) throws {
    let isNew = try run(
      "INSERT INTO pulse (city, minute, node, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", city, minute, node,
      text)
    guard isNew == 0 else { return }
    var all = pulse
    let known = try first(
      "SELECT body FROM pulse WHERE city = $1 AND minute = $2 AND node = $3 FOR UPDATE", city, minute, node
    ) { Pulse(text: $0.text(0), city: city) }
    if let known { all.add(known) }
    try run(
      "UPDATE pulse SET body = $4 WHERE city = $1 AND minute = $2 AND node = $3", city, minute, node, all.text)
  }

  /// The counts of these minutes, of all processes, or of all others.
  package func pulses(
    _ minutes: ClosedRange<Int64>, without node: Int? = nil
  ) throws -> [(minute: Int64, city: City, pulse: Pulse)] {
    try rows(
      """
      SELECT city, minute, body FROM pulse
      WHERE minute >= $1 AND minute <= $2 AND node <> $3 ORDER BY minute, city, node
      """, minutes.lowerBound, minutes.upperBound, node ?? -1
    ) { ($0.int(1), $0.city(0), Pulse(text: $0.text(2), city: $0.city(0))) }
  }

  package func forgetPulses(before minute: Int64) throws {
    try run("DELETE FROM pulse WHERE minute < $1 AND city >= 0", minute)
  }

  package func usualPulses() throws -> [(city: City, usual: PulseUsual)] {
    try rows("SELECT city, body FROM pulse_usual ORDER BY city") { ($0.city(0), try $0.json(1)) }
  }

  package func save(_ usual: PulseUsual, city: City, at now: Instant) throws {
    try run(
      """
      INSERT INTO pulse_usual (city, at, body) VALUES ($1, $2, $3)
      ON CONFLICT (city) DO UPDATE SET at = excluded.at, body = excluded.body
      """, city, now, try JSON.text(usual))
  }
}
