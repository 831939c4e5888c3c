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

extension SealedPerson {
  fileprivate static func inKeySequence(_ a: SealedPerson, _ b: SealedPerson) -> Bool {
    a.id.city == b.id.city ? a.hashes.account.lexicographicallyPrecedes(b.hashes.account) : a.id.city < b.id.city
  }

  fileprivate var values: [SQLBinding] {
    [id.city, id, side.rawValue, hashes.account, hashes.name, hashes.phone, hashes.tail, key, sealed]
  }
}

private let personInserts = Dictionary(uniqueKeysWithValues: ListSize.sizes.map { ($0, personInsert($0)) })

private func personInsert(_ count: Int) -> String {
  """
  INSERT INTO person (city, \(SealedPerson.columns), met_at) VALUES \(ListSize.rows(count, width: 10))
  ON CONFLICT (city, side, account_hash) DO NOTHING RETURNING id
  """
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

  /// Those of the accounts that are known, by city; each account once.
  package func persons(_ side: Party, accounts: [(city: City, account: [UInt8])]) throws -> [SealedPerson] {
    var found: [SealedPerson] = []
    try inPairs(dialect.blob, accounts.map { ($0.city.sqlValue, .blob($0.account)) }) { list, values in
      let columns = SealedPerson.columns.split(separator: ", ").map { "p.\($0)" }.joined(separator: ", ")
      try each(
        """
        WITH asked (c, a) AS (\(list))
        SELECT \(columns) FROM asked CROSS JOIN person p
        WHERE p.city = asked.c AND p.side = $\(values.count + 1) AND p.account_hash = asked.a
        """, values: values + [side.rawValue.sqlValue]
      ) { found.append(try SealedPerson($0)) }
    }
    return found
  }

  /// False when the account has been added meanwhile.
  package func add(_ person: SealedPerson, at now: Instant) throws -> Bool {
    try add([person], at: now).contains(person.id)
  }

  /// Adds persons whose accounts are not there yet; returns which they were. Where several processes may add, always in
  /// the sequence of city and account, so that two never wait for each other.
  package func add(_ persons: [SealedPerson], at now: Instant) throws -> Set<PersonID> {
    var added: Set<PersonID> = []
    for part in ListSize.parts(persons.sorted(by: SealedPerson.inKeySequence)) {
      try each(
        personInserts[part.count] ?? personInsert(part.count), values: part.flatMap { $0.values + [now] }
      ) { added.insert($0.id(0)) }
    }
    return added
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
