// SPDX-License-Identifier: Apache-2.0
import Storage

/// Many closed cases of the past, written by the database itself: each with a contact that has ended, two messages, a
/// line of the journal and a word it is found by. One case a second, of ten thousand persons. Written last, because the
/// store's writer does not know of these lines of the journal.
enum ClosedCases {
  static let slice = 100_000

  static func fill(_ folder: DeskFolder, count: Int) async throws {
    for start in stride(from: 0, to: count, by: slice) {
      try await folder.store.write { sql in
        for text in statements {
          try sql.run(
            """
            WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
            \(text)
            """, Int64(start), Int64(min(count, start + slice)))
        }
      }
    }
  }

  /// Ids as the desk makes them: city 1, the seconds since 2024, node 30.
  private static let id = "((1 << 51) | ((i + 1000000) << 19) | (30 << 14))"
  private static let person = "((1 << 51) | ((i % 10000 + 1000) << 19) | (30 << 14))"
  private static let at = "(1704067200000 + (i + 1000000) * 1000)"

  private static let statements = [
    """
    INSERT INTO person (city, id, side, account_hash, met_at)
    SELECT 1, \(person), 'customer', CAST('past' || (i % 10000) AS BLOB), \(at) FROM n WHERE i < 10000
    """,
    """
    INSERT INTO case_file (city, id, person, side, state, scenario, level, opened_at, changed_at, resolved_at, reopened)
    SELECT 1, \(id), \(person), 'customer', 'resolved', CASE i % 3 WHEN 0 THEN 'late' WHEN 1 THEN 'reminder' ELSE 'enquiry' END,
      'frontLine', \(at), \(at) + 300000, \(at) + 300000, 0 FROM n
    """,
    """
    INSERT INTO contact (city, id, person, side, channel, language, case_id, state, queue, scenario, need_language, level,
      since, end_reason, seq, person_got, person_read, agent_read, opened_at, person_at, answered_at, ended_at, taken_at)
    SELECT 1, \(id), \(person), 'customer', 'webChat', 'zh', \(id), 'ended', 'delivery', 'late', 'zh', 'frontLine', \(at),
      'solved', 2, 2, 2, 2, \(at), \(at), \(at) + 60000, \(at) + 300000, \(at) + 20000 FROM n
    """,
    """
    INSERT INTO message (city, contact, seq, id, author, kind, body, said_at, at)
    SELECT 1, \(id), 1, \(id) + 1, 'person', 'text', '{"kind":"text","text":"我的外卖到哪里了？"}', \(at), \(at) FROM n
    """,
    """
    INSERT INTO message (city, contact, seq, id, author, kind, body, said_at, at)
    SELECT 1, \(id), 2, \(id) + 2, 'system', 'text', '{"kind":"text","text":"骑手还有两分钟到。"}', \(at) + 60000, \(at) + 60000 FROM n
    """,
    """
    INSERT INTO journal (city, no, position, at, name, subject, case_id, actor, payload)
    SELECT 1, top + i - $1 + 1, top + i - $1 + 1, \(at) + 300000, 'case.resolved', 'case', \(id), 'system:bench', '{}'
    FROM n, (SELECT coalesce(max(position), 0) AS top FROM journal)
    """,
    "INSERT INTO case_term (city, term, case_id) SELECT 1, '外卖', \(id) FROM n",
  ]
}
