// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Invariants {
  static let incidents = [
    Rule(
      "an incident that ended leaves no child undecided: closed, or held for a reason", grace: .minutes(10),
      """
      SELECT 'case ' || c.case_id FROM incident_child c JOIN incident i ON i.id = c.incident
      JOIN case_file f ON f.city = c.city AND f.id = c.case_id
      WHERE i.state = 'ended' AND i.changed_at < $1 AND c.joined_at < i.changed_at AND c.state = 'open'
        AND f.state <> 'resolved' AND NOT EXISTS (
          SELECT 1 FROM journal j WHERE j.city = c.city AND j.case_id = c.case_id AND j.name = 'case.reopened'
            AND j.at > i.changed_at)
      """),
    Rule(
      "a child that is called closed was closed, and once",
      """
      SELECT 'case ' || c.case_id FROM incident_child c
      JOIN journal j ON j.city = c.city AND j.case_id = c.case_id AND j.name IN ('case.resolved', 'case.reopened')
      GROUP BY c.city, c.case_id, c.incident, c.state
      HAVING sum(CASE WHEN j.name = 'case.resolved' THEN 1 ELSE -1 END) > 1
        OR (c.state = 'closed' AND sum(CASE WHEN j.name = 'case.resolved' THEN 1 ELSE 0 END) = 0)
      """),
    Rule(
      "an incident has one parent case, and no other has it",
      lately: "(SELECT 1 FROM incident WHERE state IN ('declared', 'ended') LIMIT 1) AS one CROSS JOIN",
      """
      SELECT 'incident ' || j.subject FROM {lately} journal j LEFT JOIN case_file f ON f.id = j.case_id
      WHERE j.name = 'incident.declared' GROUP BY j.subject
      HAVING count(*) <> 1 OR count(f.id) <> 1
      """),
    Rule(
      "nobody is told the same of an incident twice",
      lately: "JOIN contact c ON c.city = m.city AND c.id = m.contact " + Rule.ofTouched("c"),
      // Its texts alone say since when: "：自 11:50 起" or ": since 11:50".
      """
      SELECT 'contact ' || m.contact FROM message m {lately}
      WHERE m.author = 'system' AND m.kind = 'text' AND (m.body LIKE '%：自 __:__ 起，%' OR m.body LIKE '%: since __:__%')
      GROUP BY m.city, m.contact, m.body HAVING count(*) > 1
      """),
    Rule(
      "with automation stopped nobody is told anything by itself",
      lately: "(SELECT 1 FROM switch WHERE name = 'automation') AS one CROSS JOIN",
      """
      SELECT 'position ' || t.position FROM (
        SELECT j.position AS since, lead(j.position) OVER (ORDER BY j.position) AS until, j.payload
        FROM {lately} journal j WHERE j.name = 'people.switched' AND j.subject = 'automation') AS s
      JOIN journal t ON t.position > s.since AND (s.until IS NULL OR t.position < s.until)
      WHERE s.payload LIKE '%"on":false%' AND t.name = 'concern.told'
      """),
  ]

  /// What remedies of an incident were given is what its sum says, whoever gave them.
  static func compareIncidents(in sql: any SQL) throws -> [Violation] {
    let all = try sql.incidents(.declared) + sql.incidents(.ended)
    guard !all.isEmpty else { return [] }
    let bodies: [Remedy] = try sql.rows("SELECT body FROM remedy ORDER BY city, id") { try $0.json(0) }
    return try all.compactMap { incident in
      let given = bodies.filter { $0.incident == incident.id && $0.counts }.reduce(Money.zero) { $0 + $1.amount }
      guard try sql.sum(of: incident.id).given != given else { return nil }
      return Violation(rule: "an incident's sum is the sum of its remedies", what: "\(incident.id)")
    }
  }
}
