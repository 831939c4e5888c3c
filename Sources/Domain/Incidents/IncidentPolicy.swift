// SPDX-License-Identifier: Apache-2.0

/// When counters raise an alarm.
package struct IncidentPolicy: Codable, Hashable, Sendable {
  /// What was dismissed or has ended is not suspected again for so long.
  package var calmAfterSeconds: Int

  package init(calmAfterSeconds: Int) { self.calmAfterSeconds = calmAfterSeconds }

  package static let standard = IncidentPolicy(calmAfterSeconds: 3600)
  package var calmAfter: Span { .seconds(Int64(calmAfterSeconds)) }
}
