// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Somebody outside as staff see them until they ask for more.
package struct MaskedPerson: Codable, Sendable {
  package let id: PersonID
  package let side: Party
  /// Empty for somebody who was forgotten.
  package let name: String
  package let phone: String
}

extension Tx {
  /// The person with this account in this city; added on first sight, brought up to date when more is known.
  /// - Parameter sealed: their row, should they be new, where it was made before the transaction began.
  package func person(_ identity: Identity, city: City, sealed: SealedPerson? = nil) throws -> PersonID {
    let account = sealed?.hashes.account ?? secrets.lookupHash("account", identity.account)
    if let known = try sql.person(identity.side, account: account, city: city) {
      let hashes = secrets.hashes(of: identity)
      let isNews =
        (hashes.name != nil && hashes.name != known.hashes.name)
        || (hashes.phone != nil && hashes.phone != known.hashes.phone)
      if isNews, let old = try secrets.opened(known) {
        try sql.save(try secrets.resealed(known, old.updated(by: identity)))
      }
      return known.id
    }
    let new = try sealed ?? secrets.sealed(identity, as: newID(city: city))
    if try sql.add(new, at: now) { return new.id }
    return try sql.person(identity.side, account: account, city: city)?.id ?? new.id
  }
}

extension SQL {
  /// Who somebody is, in full: for what leaves on a channel, never for a page. nil for somebody forgotten.
  package func identity(of id: PersonID, _ secrets: Secrets) throws -> Identity? {
    try person(id).flatMap(secrets.opened)
  }

  package func masked(_ id: PersonID, _ secrets: Secrets) throws -> MaskedPerson? {
    guard let row = try person(id) else { return nil }
    let identity = try secrets.opened(row)
    return MaskedPerson(
      id: id, side: row.side, name: identity?.name.map(Masking.name) ?? "",
      phone: identity?.phone.map(Masking.phone) ?? "")
  }
}

extension Desk {
  /// Shows name and number in full, for a reason that everybody can read on the audit page.
  package func unmask(
    _ person: PersonID, reason: String, by actor: Actor, at now: Instant
  ) async throws -> Identity {
    guard (3...200).contains(reason.filter { !$0.isWhitespace }.count) else {
      throw DeskError.invalid(field: "reason", rule: "3-200")
    }
    return try await change(by: actor, at: now) { tx in
      try tx.staff(who: .unmask)
      guard let identity = try tx.sql.identity(of: person, tx.secrets) else { throw DeskError.notFound("person") }
      try tx.audit("unmasked", of: "\(person)", ["reason": reason])
      return identity
    }
  }

  /// Deletes a person's key and what they are found by; the rest of history refers to nobody from here.
  package func forget(_ person: PersonID, by actor: Actor, id: CommandID, at now: Instant) async throws {
    try await verb("people.forget", by: actor, id: id, at: now) { tx in
      try tx.staff(who: .managePeople)
      guard var row = try tx.sql.person(person) else { throw DeskError.notFound("person") }
      row.hashes = PersonHashes(account: row.hashes.account, name: nil, phone: nil, tail: nil)
      row.key = nil
      row.sealed = nil
      try tx.sql.save(row)
      try tx.audit("forgotten", of: "\(person)")
      return Done()
    }
  }

  /// What was done with people, rights and names, newest first; `before` is the position of the last line seen.
  package func audit(before: Int64?, limit: Int = 50, for actor: Actor) async throws -> [JournalEntry] {
    try await store.read { sql in
      try sql.staff(actor, who: .readAudit)
      return try sql.audit(before: before, limit: min(limit, 200))
    }
  }
}
