// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Reactions {
  /// A case that only a promise had opened, held by nobody and with nobody talking in it, ends with that promise; one
  /// about a reminder also with an offer that nobody took.
  static let closesTheUnheld = Reaction(
    "cases.unheld", on: ["promise.kept", "promise.released", "promise.void", "promise.withdrawn"]
  ) { tx, entry in
    guard let id = entry.caseID, let file = try tx.sql.lockedCaseFile(id), file.isOpen, file.owner == nil,
      entry.name != "promise.withdrawn" || file.scenario == .reminder, try tx.sql.contacts(of: id).isEmpty
    else { return }
    let tally = try tx.sql.promiseTally(of: id)
    guard tally.inForce == 0, tally.brokenUnremedied == 0 else { return }
    try tx.decide(file, .resolve(tally))
  }
}
