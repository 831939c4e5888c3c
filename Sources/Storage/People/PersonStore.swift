// SPDX-License-Identifier: Apache-2.0
import Domain

/// Somebody outside as they lie in the store: found by keyed hashes, readable only with their own key.
package struct SealedPerson: Sendable {
  package let id: PersonID
  package let side: Party
  package var hashes: PersonHashes
  /// The person's key, wrapped; nil once forgotten.
  package var key: [UInt8]?
  /// Name, phone and account under that key.
  package var sealed: [UInt8]?

  package init(id: PersonID, side: Party, hashes: PersonHashes, key: [UInt8]?, sealed: [UInt8]?) {
    self.id = id
    self.side = side
    self.hashes = hashes
    self.key = key
    self.sealed = sealed
  }

  static let columns = "id, side, account_hash, name_hash, phone_hash, tail_hash, person_key, sealed"

  init(_ row: Row) throws {
    id = row.id(0)
    side = try row.value(1)
    hashes = PersonHashes(
      account: row.blob(2), name: row.optionalBlob(3), phone: row.optionalBlob(4), tail: row.optionalBlob(5))
    key = row.optionalBlob(6)
    sealed = row.optionalBlob(7)
  }
}

/// Keyed hashes of what a person is found by.
package struct PersonHashes: Hashable, Sendable {
  package var account: [UInt8]
  package var name: [UInt8]?
  package var phone: [UInt8]?
  /// Of the last four digits.
  package var tail: [UInt8]?
  package init(account: [UInt8], name: [UInt8]?, phone: [UInt8]?, tail: [UInt8]?) {
    self.account = account
    self.name = name
    self.phone = phone
    self.tail = tail
  }
}

extension SQL {
  package func person(_ id: PersonID) throws -> SealedPerson? {
    try first(
      "SELECT \(SealedPerson.columns) FROM person WHERE city = $1 AND id = $2", id.city, id, map: SealedPerson.init)
  }

  package func person(_ side: Party, account: [UInt8], city: City) throws -> SealedPerson? {
    try first(
      "SELECT \(SealedPerson.columns) FROM person WHERE city = $1 AND side = $2 AND account_hash = $3", city,
      side.rawValue, account, map: SealedPerson.init)
  }

  /// False when the account has been added meanwhile.
  package func add(_ person: SealedPerson, at now: Instant) throws -> Bool {
    try run(
      """
      INSERT INTO person (city, \(SealedPerson.columns), met_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (city, side, account_hash) DO NOTHING
      """, person.id.city, person.id, person.side.rawValue, person.hashes.account, person.hashes.name,
      person.hashes.phone, person.hashes.tail, person.key, person.sealed, now) == 1
  }

  package func save(_ person: SealedPerson) throws {
    try run(
      """
      UPDATE person SET name_hash = $3, phone_hash = $4, tail_hash = $5, person_key = $6, sealed = $7
      WHERE city = $1 AND id = $2
      """, person.id.city, person.id, person.hashes.name, person.hashes.phone, person.hashes.tail, person.key,
      person.sealed)
  }

  /// Persons whose whole number, last four digits or whole name has this hash; newest first.
  package func persons(phone: [UInt8], limit: Int) throws -> [PersonID] {
    try rows("SELECT id FROM person WHERE phone_hash = $1 ORDER BY id DESC LIMIT $2", phone, limit) { $0.id(0) }
  }
  package func persons(tail: [UInt8], limit: Int) throws -> [PersonID] {
    try rows("SELECT id FROM person WHERE tail_hash = $1 ORDER BY id DESC LIMIT $2", tail, limit) { $0.id(0) }
  }
  package func persons(name: [UInt8], limit: Int) throws -> [PersonID] {
    try rows("SELECT id FROM person WHERE name_hash = $1 ORDER BY id DESC LIMIT $2", name, limit) { $0.id(0) }
  }
}
