// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Synchronization

/// The customers a batch names, made ready before its transactions begin: hashing and sealing would hold up the writer.
struct Guests: Sendable {
  struct Key: Hashable, Comparable, Sendable {
    let city: City
    let customer: CustomerRef

    static func < (a: Key, b: Key) -> Bool { (a.city, a.customer) < (b.city, b.customer) }
  }

  struct Guest: Sendable {
    let identity: Identity
    /// Their row, should they be new.
    let row: SealedPerson
  }

  var byName: [Key: Guest] = [:]
}

/// By what the store knows a customer.
private struct Account: Hashable {
  let city: City
  let hash: [UInt8]

  init(city: City, hash: [UInt8]) { (self.city, self.hash) = (city, hash) }

  init(_ person: SealedPerson) { self.init(city: person.id.city, hash: person.hashes.account) }
}

extension Desk {
  /// Who is named and not known so, or not yet. What is so old that it may have come before tells nobody's name of
  /// today.
  func guests(in events: [OrderEvent], at now: Instant) async throws -> Guests {
    let oldest = now - policies.retention.feed
    var named: [Guests.Key: Identity] = [:]
    for event in events where event.at > oldest {
      guard let customer = event.customer, event.customerName != nil || event.customerPhone != nil else { continue }
      named[Guests.Key(city: event.city, customer: customer)] = Identity(
        side: .customer, account: customer.text, name: event.customerName, phone: event.customerPhone)
    }
    let identities = named.filter { !acquainted.with($0.value, in: $0.key.city) }
    guard !identities.isEmpty else { return Guests() }
    let hashes = identities.mapValues(secrets.hashes)
    let rows = try await store.read { sql in
      try sql.persons(.customer, accounts: hashes.map { (city: $0.key.city, account: $0.value.account) })
    }
    let looks = Dictionary(rows.map { (Account($0), $0.hashes) }, uniquingKeysWith: { first, _ in first })
    let known = hashes.filter { key, hashes in
      guard let look = looks[Account(city: key.city, hash: hashes.account)] else { return false }
      return (hashes.name == nil || hashes.name == look.name) && (hashes.phone == nil || hashes.phone == look.phone)
    }
    var guests = Guests()
    acquainted.meet(known.keys.compactMap { key in identities[key].map { ($0, key.city) } })
    // Ids in the sequence of names: where a dictionary's chance gives them, one seed is many histories.
    for (key, identity) in identities.sorted(by: { $0.key < $1.key }) where known[key] == nil {
      acquainted.lose(identity, key.city)
      let row = try secrets.sealed(identity, as: newID(city: key.city, at: now))
      guests.byName[key] = Guests.Guest(identity: identity, row: row)
    }
    return guests
  }
}

extension Tx {
  /// Names and numbers go where identities lie, and nowhere else: the new are added, of the others what is news is kept.
  func meet(_ guests: Guests, in events: [OrderEvent]) throws {
    guard !guests.byName.isEmpty else { return }
    let named = Set(
      events.compactMap { event in event.customer.map { Guests.Key(city: event.city, customer: $0) } })
    let met = named.sorted().compactMap { key in guests.byName[key].map { (city: key.city, guest: $0) } }
    let added = try sql.add(met.map(\.guest.row), at: now)
    for (city, guest) in met where !added.contains(guest.row.id) {
      _ = try person(guest.identity, city: city, sealed: guest.row)
    }
  }
}

/// Under which name and number the store was last found to know a customer: of those who order often nobody asks again.
/// Kept as 128 bits each, since names do not belong here.
final class Acquainted: Sendable {
  private struct Face: Hashable {
    let first: Int
    let second: Int

    init(_ parts: [String], _ city: City) {
      var hashers = (Hasher(), Hasher())
      hashers.1.combine(1)
      for part in parts {
        hashers.0.combine(part)
        hashers.1.combine(part)
      }
      hashers.0.combine(city)
      hashers.1.combine(city)
      (first, second) = (hashers.0.finalize(), hashers.1.finalize())
    }
  }

  /// With more than this, all begin anew.
  static let most = 300_000
  /// The look of a customer, by who it is.
  private let faces = Mutex<[Face: Face]>([:])

  func with(_ identity: Identity, in city: City) -> Bool {
    let (who, look) = Self.faces(identity, city)
    return faces.withLock { $0[who] == look }
  }

  func meet(_ guests: [(Identity, City)]) {
    let met = guests.map { Self.faces($0.0, $0.1) }
    faces.withLock { faces in
      if faces.count > Self.most { faces = [:] }
      for (who, look) in met { faces[who] = look }
    }
  }

  /// They are known otherwise, or will be.
  func lose(_ identity: Identity, _ city: City) {
    let who = Self.faces(identity, city).0
    faces.withLock { $0[who] = nil }
  }

  private static func faces(_ identity: Identity, _ city: City) -> (Face, Face) {
    (
      Face([identity.account], city),
      Face([identity.account, identity.name ?? "", identity.phone ?? ""], city)
    )
  }
}
