// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Reactions {
  /// A case that only a promise had opened, held by nobody and with nobody talking in it, ends with that promise.
  static let closesTheUnheld = Reaction(
    "cases.unheld", on: ["promise.kept", "promise.released", "promise.void"]
  ) { tx, entry in
    guard let id = entry.caseID, let file = try tx.sql.lockedCaseFile(id), file.isOpen, file.owner == nil,
      try tx.sql.contacts(of: id).isEmpty
    else { return }
    let tally = try tx.sql.promiseTally(of: id)
    guard tally.inForce == 0, tally.brokenUnremedied == 0 else { return }
    try tx.decide(file, .resolve(tally))
  }
}
