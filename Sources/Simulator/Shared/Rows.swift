// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What only a simulation asks of the rows.
extension SQL {
  /// Promises of a person's cases in this city, the oldest first.
  func promises(of person: PersonID, in city: City) throws -> [Promise] {
    try rows(
      """
      SELECT p.body FROM case_file f JOIN promise p ON p.city = f.city AND p.case_id = f.id
      WHERE f.city = $1 AND f.person = $2 ORDER BY p.id
      """, city, person
    ) { try $0.promise(0) }.filter { $0.beneficiary == person }
  }

  /// Promises that the journal tells of after a position.
  func promises(movedAfter position: Int64) throws -> [Promise] {
    let moved = try rows(
      "SELECT DISTINCT subject FROM journal WHERE position > $1 AND name LIKE 'promise.%' ORDER BY subject", position
    ) { $0.text(0) }
    return try moved.compactMap { try PromiseID($0).flatMap(promise) }
  }

  func allPromises() throws -> [Promise] {
    try rows("SELECT body FROM promise ORDER BY city, id") { try $0.promise(0) }
  }

  /// FNV-1a over the whole journal: equal histories have equal hashes, in any process, on either engine.
  func journalHash() throws -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    try each("SELECT name, subject, at, payload FROM journal ORDER BY position", values: []) { row in
      for text in [row.text(0), row.text(1), "\(row.int(2))", row.text(3)] {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    }
    return String(hash, radix: 16)
  }
}
