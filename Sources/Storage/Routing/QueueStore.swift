// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  /// How many stand before this one in its queue. A count over an index: a place, not a list.
  package func waitingBefore(_ contact: ContactID, in queue: String, since: Instant) throws -> Int {
    try count(
      """
      SELECT count(*) FROM contact WHERE queue = $1 AND state IN ('waiting', 'offered')
        AND (since < $2 OR (since = $2 AND id < $3))
      """, queue, since, contact)
  }

  /// When the last contacts of a queue were taken.
  package func takes(in queue: String, limit: Int = QueuePlace.sample) throws -> [Instant] {
    try rows(
      "SELECT taken_at FROM contact WHERE queue = $1 AND taken_at IS NOT NULL ORDER BY taken_at DESC LIMIT $2", queue,
      limit
    ) { $0.instant(0) }
  }

  /// Depth and longest wait of every queue somebody waits in, by name.
  package func queueDepths() throws -> [QueueDepth] {
    try rows(
      """
      SELECT queue, count(*), min(since) FROM contact WHERE state IN ('waiting', 'offered')
      GROUP BY queue ORDER BY queue
      """
    ) { QueueDepth(queue: $0.text(0), waiting: Int($0.int(1)), since: $0.optionalInstant(2)) }
  }
}

extension SQL {
  /// Everybody's open contacts, counted by channel.
  package func loads() throws -> [AgentID: Load] {
    var loads: [AgentID: Load] = [:]
    try each(
      """
      SELECT agent, channel, count(*) FROM contact WHERE state IN ('active', 'quiet') GROUP BY agent, channel
      UNION ALL
      SELECT offer_agent, channel, count(*) FROM contact WHERE state = 'offered' GROUP BY offer_agent, channel
      """, values: []
    ) { row in
      loads[row.id(0), default: Load()][try row.value(1, as: Channel.self)] += Int(row.int(2))
    }
    return loads
  }

  /// Whoever has waited longest, over all queues.
  package func longestWaiting(limit: Int) throws -> [Contact] {
    let ids = try rows(
      "SELECT id FROM contact WHERE state IN ('waiting', 'offered') ORDER BY since, id LIMIT $1", limit
    ) { $0.id(0) as ContactID }
    return try ids.compactMap { try contact($0) }
  }
}
