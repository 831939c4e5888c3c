// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

// What only a simulation asks of the rows.
extension SQL {
  func promises(of person: PersonID) throws -> [Promise] {
    try allPromises().filter { $0.beneficiary == person }
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
