// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The customers a batch names, made ready before its transactions begin: hashing and sealing would hold up the writer.
struct Guests: Sendable {
  struct Key: Hashable, Sendable {
    let city: City
    let customer: CustomerRef
  }

  struct Guest: Sendable {
    let identity: Identity
    /// Their row, should they be new.
    let row: SealedPerson
  }

  var byName: [Key: Guest] = [:]
}

extension Desk {
  /// Who is named and not known so, or not yet. What is so old that it may have come before tells nobody's name of
  /// today.
  func guests(in events: [OrderEvent], at now: Instant) async throws -> Guests {
    let oldest = now - policies.feedKept
    var named: [Guests.Key: Identity] = [:]
    for event in events where event.at > oldest {
      guard let customer = event.customer, event.customerName != nil || event.customerPhone != nil else { continue }
      named[Guests.Key(city: event.city, customer: customer)] = Identity(
        side: .customer, account: customer.text, name: event.customerName, phone: event.customerPhone)
    }
    guard !named.isEmpty else { return Guests() }
    let identities = named
    let hashes = identities.mapValues(secrets.hashes)
    let known = try await store.read { sql in
      try hashes.filter { key, hashes in
        guard let row = try sql.person(.customer, account: hashes.account, city: key.city) else { return false }
        return (hashes.name == nil || hashes.name == row.hashes.name)
          && (hashes.phone == nil || hashes.phone == row.hashes.phone)
      }
    }
    var guests = Guests()
    for (key, identity) in identities where known[key] == nil {
      let row = try secrets.sealed(identity, as: newID(city: key.city, at: now))
      guests.byName[key] = Guests.Guest(identity: identity, row: row)
    }
    return guests
  }
}

extension Tx {
  /// Names and numbers go where identities lie, and nowhere else.
  func meet(_ guests: Guests, in events: [OrderEvent]) throws {
    guard !guests.byName.isEmpty else { return }
    var met: Set<Guests.Key> = []
    for event in events {
      guard let customer = event.customer else { continue }
      let key = Guests.Key(city: event.city, customer: customer)
      guard let guest = guests.byName[key], met.insert(key).inserted else { continue }
      _ = try person(guest.identity, city: event.city, sealed: guest.row)
    }
  }
}
