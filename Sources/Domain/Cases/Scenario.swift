// SPDX-License-Identifier: Apache-2.0

/// What a case is about; the order is the order in which words are believed (what could hurt somebody first).
package enum Scenario: String, Codable, Sendable, CaseIterable {
  case safety, foodSafety, together, refund, missingItem, reminder, late, riderIssue, merchantIssue, enquiry
}

/// Who a case needs. It only ever rises.
package enum Level: String, Codable, Sendable, CaseIterable, Comparable {
  case frontLine, leader, specialist

  private var height: Int {
    switch self {
    case .frontLine: 0
    case .leader: 1
    case .specialist: 2
    }
  }
  package static func < (a: Level, b: Level) -> Bool { a.height < b.height }
}
