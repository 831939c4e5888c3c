// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// One sentence that is no longer true of the rows.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
  package let rule: String
  package let what: String
  package var step: Int?

  package static func == (a: Violation, b: Violation) -> Bool { a.rule == b.rule && a.what == b.what }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(rule)
    hasher.combine(what)
  }

  func at(step: Int) -> Violation { Violation(rule: rule, what: what, step: step) }

  package var description: String { "\(rule): \(what)" + (step.map { " (step \($0))" } ?? "") }
}

/// What must be true of every store at every moment: `mealdesk check` and the simulator. Reads rows and City's own
/// books, never Domain's decisions: a rule that is wrong there must not be judged by itself.
package enum Invariants {
  /// - Parameter position: look only at what the journal tells after it, where a rule can; nil looks at everything.
  package static func check(
    _ store: any Store, books: Books? = nil, after position: Int64? = nil, at now: Instant
  ) async throws -> [Violation] {
    try await store.read { sql in
      var found: [Violation] = []
      for rule in all { found += try rule.broken(in: sql, after: position, at: now) }
      found += try compareIncidents(in: sql)
      if let books { found += try compare(books, with: sql) + compareReminders(books, with: sql) }
      return found
    }
  }

  package static let all: [Rule] =
    contacts + people + promises + reminders + money + concerns + incidents + tasks + journal

  static let contacts = [
    Rule(
      "a live contact is in somebody's hands, offered, or in a queue", lately: Rule.ofTouched("c"),
      """
      SELECT 'contact ' || c.id FROM contact c {lately} WHERE (c.state IN ('active', 'quiet') AND c.agent IS NULL)
        OR (c.state = 'offered' AND (c.offer IS NULL OR c.offer_agent IS NULL OR c.offer_until IS NULL))
        OR (c.state = 'ended' AND c.ended_at IS NULL)
      """),
    Rule(
      "an offer that is over is taken back", grace: .seconds(60),
      "SELECT 'contact ' || id FROM contact WHERE state = 'offered' AND offer_until < $1"),
    Rule(
      "a contact belongs to a case of its person", lately: Rule.ofTouched("c"),
      """
      SELECT 'contact ' || c.id FROM contact c {lately} LEFT JOIN case_file f ON f.city = c.city AND f.id = c.case_id
      WHERE f.id IS NULL OR f.person <> c.person
      """),
    Rule(
      "no message is missing or doubled: a contact's numbers run from 1 to its last", lately: Rule.ofTouched("c"),
      """
      SELECT 'contact ' || c.id FROM contact c {lately}
      LEFT JOIN message m ON m.city = c.city AND m.contact = c.id
      GROUP BY c.city, c.id, c.seq HAVING count(m.seq) <> c.seq OR coalesce(max(m.seq), 0) <> c.seq
      """),
    Rule(
      "nobody is answered twice: one taking for each wait", lately: Rule.ofTouched("j"),
      """
      SELECT j.subject FROM journal j {lately}
      WHERE j.name IN ('contact.taken', 'contact.opened', 'contact.resumed', 'contact.requeued') GROUP BY j.subject
      HAVING sum(CASE WHEN j.name = 'contact.taken' THEN 1 ELSE -1 END) > 0
      """),
  ]

  static let people = [
    Rule(
      "whoever is offered something is signed in and knows of the offer",
      """
      SELECT 'contact ' || c.id FROM contact c LEFT JOIN agent_status s ON s.agent = c.offer_agent
      WHERE c.state = 'offered' AND (s.agent IS NULL OR s.state <> 'offered' OR s.offer <> c.offer)
      """),
    Rule(
      "whoever is offered something holds a certificate for it", grace: .seconds(60),
      """
      SELECT 'contact ' || c.id FROM contact c WHERE c.state = 'offered' AND NOT EXISTS (
        SELECT 1 FROM certificate k WHERE k.agent = c.offer_agent AND k.valid_from - 60000 <= $1
          AND k.valid_until > $1 AND k.revoked_at IS NULL AND k.scenarios LIKE '%' || c.scenario || '%'
          AND k.channels LIKE '%' || c.channel || '%' AND k.levels LIKE '%' || c.level || '%')
      """),
    Rule(
      "nobody offline holds a contact", grace: .seconds(120),
      """
      SELECT 'contact ' || c.id FROM contact c JOIN agent_status s ON s.agent = c.agent
      WHERE c.state IN ('active', 'quiet') AND s.state = 'offline' AND s.since < $1
      """),
  ]

  static let promises = [
    Rule(
      "a promise in force is watched: a question for facts is on its way",
      """
      SELECT 'promise ' || p.id FROM promise p WHERE p.state = 'inForce' AND p.kind <> 'writeBy'
        AND (SELECT count(*) FROM task t WHERE t.kind = 'promise.facts' AND t.state IN ('queued', 'leased'))
          < (SELECT count(*) FROM promise q WHERE q.state = 'inForce' AND q.kind <> 'writeBy')
      """),
    Rule(
      "no promise is forgotten: its end comes with its time", grace: .minutes(20),
      "SELECT 'promise ' || id FROM promise WHERE state = 'inForce' AND due < $1"),
    Rule(
      "no offer stands for ever", grace: .minutes(10),
      """
      SELECT 'promise ' || id FROM promise WHERE state = 'offered' AND due < $1
      """),
    Rule(
      "a case with a promise in force or broken is not resolved",
      """
      SELECT 'promise ' || p.id FROM promise p JOIN case_file f ON f.city = p.case_id / 2251799813685248 AND f.id = p.case_id
      WHERE p.state IN ('inForce', 'broken') AND f.state = 'resolved'
      """),
  ]

  static let money = [
    Rule(
      "every transfer balances",
      """
      SELECT 'transfer ' || transfer_id FROM entry GROUP BY city, transfer_id HAVING sum(amount) <> 0
      """),
    Rule(
      "every transfer has its entries",
      """
      SELECT 'transfer ' || t.id FROM transfer t LEFT JOIN entry e ON e.city = t.city AND e.transfer_id = t.id
      WHERE e.transfer_id IS NULL
      """),
    Rule(
      "an order never gets back more than was paid",
      "SELECT 'order ' || order_ref FROM order_money WHERE refunded > paid OR refunded < 0"),
  ]

  static let concerns = [
    Rule(
      "one message about an order in its time", lately: "AND position > $2",
      """
      SELECT 'order ' || order_id FROM (
        SELECT order_id, at - lag(at) OVER (PARTITION BY city, order_id ORDER BY no) AS gap FROM journal
        WHERE name = 'concern.told' {lately}) AS told
      WHERE gap < 900000
      """),
    Rule(
      "nothing is overdue on the way of an order that is over",
      """
      SELECT 'concern ' || c.id FROM concern c JOIN order_head o ON o.city = c.city AND o.id = c.order_id
      WHERE c.state IN ('raised', 'told') AND c.clock NOT IN ('refundUnanswered', 'tooFar')
        AND o.stage IN ('delivered', 'completed', 'cancelled', 'invalid')
      """),
    Rule(
      "each concern ends", grace: .hours(3),
      """
      SELECT 'concern ' || id FROM concern WHERE state IN ('raised', 'told') AND raised_at < $1
        AND NOT EXISTS (SELECT 1 FROM switch s WHERE s.name = 'automation' AND s.is_on = 0)
      """),
  ]

  static let tasks = [
    Rule(
      "no task lies about after its lease", grace: .minutes(5),
      "SELECT 'task ' || id FROM task WHERE state = 'leased' AND lease_until < $1"),
    Rule(
      "no task that is due waits unseen", grace: .minutes(15),
      """
      SELECT 'task ' || t.id FROM task t WHERE t.state = 'queued' AND t.due < $1 AND NOT EXISTS (
        SELECT 1 FROM switch s WHERE s.name = 'lane.' || t.lane AND s.is_on = 0)
      """),
  ]

  static let journal = [
    Rule(
      "no two events share a position", lately: "AND position > $2",
      """
      SELECT 'position ' || position FROM journal WHERE position IS NOT NULL {lately}
      GROUP BY position HAVING count(*) > 1
      """),
    Rule("nothing a reaction could not digest", "SELECT reaction || ': ' || reason FROM parked"),
  ]
}
