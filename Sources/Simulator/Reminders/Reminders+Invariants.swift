// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Storage

extension Invariants {
  /// When the event at the position was written.
  private static let atPosition = "(SELECT at FROM journal WHERE position = $2)"

  static let reminders = [
    Rule(
      "nobody is nudged twice about an order within the cool-down", lately: "AND r.at >= \(atPosition)",
      """
      SELECT 'reminder ' || r.id FROM reminder r JOIN reminder e ON e.city = r.city AND e.order_ref = r.order_ref
        AND e.nudged = r.nudged AND e.number < r.number WHERE r.at < e.cool_until {lately}
      """),
    Rule(
      "reminders of an order are numbered from 1 on",
      lately: "WHERE (city, order_ref) IN (SELECT city, order_ref FROM reminder WHERE at >= \(atPosition))",
      """
      SELECT 'order ' || order_ref FROM reminder {lately} GROUP BY city, order_ref HAVING max(number) <> count(*)
      """),
    Rule(
      "no nudge is forgotten: a reply, a silence, or an order that is over", grace: .minutes(20),
      "SELECT 'reminder ' || id FROM reminder WHERE state = 'nudged' AND at < $1"),
    Rule(
      "every reply is passed on, by one task",
      """
      SELECT 'reminder ' || r.id FROM reminder r WHERE r.relayed_by IS NOT NULL
        AND (SELECT count(*) FROM task t WHERE t.city = r.city AND t.key = r.relayed_by) <> 1
      """),
    Rule(
      "no given time is forgotten", grace: .minutes(20),
      "SELECT 'reminder ' || id FROM reminder WHERE given < $1 AND was_kept IS NULL"),
    Rule(
      "an answer to the platform's own reminder is confirmed, or known not to be taken", grace: .minutes(60),
      "SELECT 'reminder ' || id FROM reminder WHERE platform_state = 'sent' AND at < $1"),
  ]

  /// City's books: each of the platform's own reminders got at most one answer, and one nudge is one effect.
  static func compareReminders(_ books: Books, with sql: any SQL) throws -> [Violation] {
    var found: [Violation] = []
    var answered: Set<String> = []
    for name in books.reminderAnswers where !answered.insert(name).inserted {
      found.append(Violation(rule: "the platform's reminder is answered once", what: name))
    }
    let nudged = Set(try sql.rows("SELECT id FROM reminder WHERE nudged IS NOT NULL") { "\($0.id(0) as ReminderID)" })
    var sent: Set<String> = []
    for nudge in books.nudges {
      if !sent.insert(nudge.command).inserted {
        found.append(Violation(rule: "a nudge is one nudge", what: nudge.command))
      }
      if !nudged.contains(nudge.command) {
        found.append(Violation(rule: "who was nudged was to be nudged", what: nudge.command))
      }
    }
    return found
  }
}
