// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Reactions {
  /// A promise or a remedy stands in the conversation where it was first spoken of.
  static let showsCards = Reaction(
    "contacts.cards", on: ["promise.offered", "remedy.proposed", "remedy.decided"]
  ) { tx, entry in
    guard let caseID = entry.caseID else { return }
    if let promise = PromiseID(entry.subject) { return try tx.show(.promise(promise), in: caseID) }
    // One that was signed for stands there already.
    guard let id = RemedyID(entry.subject), let remedy = try tx.sql.remedy(id),
      entry.name == "remedy.proposed" || remedy.approver == nil
    else { return }
    try tx.show(.remedy(id), in: caseID)
  }
}
