// SPDX-License-Identifier: Apache-2.0

/// How reminders were answered, each figure with what it is counted from.
package struct ReminderFigures: Codable, Hashable, Sendable {
  package var asked = 0
  /// By members of staff for somebody: a person had it already.
  package var byStaff = 0
  /// Asked by customers themselves and answered without a person.
  package var alone = 0
  package var nudged = 0
  package var replied = 0
  package var silent = 0
  /// Times that parties gave, those whose end is known, and those kept.
  package var given = 0
  package var settled = 0
  package var kept = 0

  package init() {}

  /// Asked by customers themselves: of these `alone` needed no person.
  package var byCustomers: Int { asked - byStaff }
}
