// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

extension Invariants {
  /// City's own books against the desk's remedies: every fen the platform paid was decided here, once, and what the desk
  /// calls arrived was paid there.
  static func compare(_ books: Books, with sql: any SQL) throws -> [Violation] {
    var found: [Violation] = []
    let remedies = try sql.rows("SELECT id, state, amount FROM remedy") {
      (id: "\($0.id(0) as RemedyID)", state: $0.text(1), fen: $0.int(2))
    }
    let known = Dictionary(remedies.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var paid: Set<String> = []
    for entry in books.entries {
      if !paid.insert(entry.command).inserted {
        found.append(Violation(rule: "nothing is paid twice", what: entry.command))
      }
      guard let remedy = known[entry.command] else {
        found.append(Violation(rule: "what was paid was decided here", what: entry.command))
        continue
      }
      if remedy.fen != entry.amount.fen {
        found.append(Violation(rule: "what was paid is what was decided", what: entry.command))
      }
    }
    for remedy in remedies where remedy.state == "arrived" && !paid.contains(remedy.id) {
      found.append(Violation(rule: "what arrived was paid", what: remedy.id))
    }
    return found
  }
}
