// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// Gives a starting process the node number that rested longest, and the first second it may make ids of. Nil when
  /// all 32 are held by living processes.
  ///
  /// A restart within one second gets another number, and the floor is above every floor the number was given out with
  /// before, so that no id is ever made twice even when the process before ran ahead of its clock.
  ///
  /// - Parameter isAlone: nobody else can be using the store, so numbers that are still held are those of dead
  ///   processes, and the one that rested longest is free.
  package func claimNode(
    holder: String, length: Span, isAlone: Bool = false, now: Instant
  ) throws -> (node: Int, floor: Int64)? {
    for node in 0..<32 {
      try run(
        "INSERT INTO lease (name, holder, until, fence) VALUES ($1, '', 0, 0) ON CONFLICT (name) DO NOTHING",
        Self.lease(of: node))
    }
    let rested = try rows(
      "SELECT name FROM lease WHERE name LIKE 'node-%' AND holder <> $1 ORDER BY until, name FOR UPDATE", holder
    ) { $0.text(0) }
    if isAlone, let first = rested.first { try run("UPDATE lease SET until = 0 WHERE name = $1", first) }
    for name in rested {
      guard try lease(name, holder: holder, length: length, now: now) != nil else { continue }
      let floor = max(try idFloor(name) + 1, (now - .epoch2024).ms / 1000 + 1)
      try run(
        """
        INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """, name, floor)
      return (Int(name.dropFirst(5)) ?? 0, floor)
    }
    return nil
  }

  /// Keeps the number; false when it was lost, after which the process must not make another id.
  package func keepNode(_ node: Int, holder: String, length: Span, now: Instant) throws -> Bool {
    try run(
      "UPDATE lease SET until = $3 WHERE name = $1 AND holder = $2", Self.lease(of: node), holder, now + length) == 1
  }

  private static func lease(of node: Int) -> String { "node-\(node < 10 ? "0" : "")\(node)" }

  private func idFloor(_ name: String) throws -> Int64 {
    try first("SELECT value FROM counter WHERE name = $1", name) { $0.int(0) } ?? 0
  }
}
