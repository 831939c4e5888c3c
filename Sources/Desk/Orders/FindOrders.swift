// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What staff look orders up by.
package struct OrderSearch: Hashable, Sendable {
  package enum By: String, Sendable, CaseIterable {
    /// An order number, or of a customer a whole telephone number, its last four digits or a whole name.
    case any
    /// The platform's own name of one party, in one city.
    case customer, shop, rider
  }
  package var by: By
  package var words: String
  /// Needed for one party.
  package var city: City?

  package init(_ words: String, by: By = .any, city: City? = nil) {
    self.by = by
    self.words = words
    self.city = city
  }

  fileprivate var party: PartyRef? {
    switch by {
    case .any: nil
    case .customer: .customer(CustomerRef(words))
    case .shop: .shop(ShopRef(words))
    case .rider: .rider(RiderRef(words))
    }
  }
}

/// An order that was found, with its customer masked and the newest case about it.
package struct FoundOrder: Sendable {
  package let id: OrderID
  package let order: Order
  package let person: MaskedPerson?
  package let caseID: CaseID?
}

package struct FoundOrders: Sendable {
  package let lines: [FoundOrder]
  /// Where the next page begins; nil on the last.
  package let next: OrderID?
}

extension Desk {
  /// Finds orders for whoever answers, leads or audits, newest first; index lookups all.
  /// - Parameter last: where the page before ended; a search for anything is one page.
  /// - Throws: `DeskError.invalid` for a party without its city or its name; `.forbidden`.
  package func findOrders(
    _ search: OrderSearch, before last: OrderID? = nil, limit: Int = 30, for actor: Actor, at now: Instant
  ) async throws -> FoundOrders {
    let (secrets, days, limit) = (secrets, policies.retention.orderDays(at: now), min(max(limit, 1), 100))
    return try await store.read { sql in
      try sql.mayReadCases(actor)
      guard let party = search.party else {
        let found = try sql.orders(foundBy: search.words, secrets, days)
        return FoundOrders(lines: try found.prefix(limit).map { try sql.found($0, secrets) }, next: nil)
      }
      guard let city = search.city, city != .none else {
        throw DeskError.invalid(field: "city", rule: "1-4095")
      }
      guard CustomerRef(search.words).isSound else { throw DeskError.invalid(field: "q", rule: CustomerRef.rule) }
      let orders = try sql.orders(of: party, city: city, days: days, before: last, limit: limit)
      return FoundOrders(
        lines: try orders.map { try sql.found($0, secrets) }, next: orders.count == limit ? orders.last?.id : nil)
    }
  }
}

extension SQL {
  /// Persons with this number, these last four digits, or this whole name; a name is nobody's part.
  func persons(foundBy words: String, _ secrets: Secrets) throws -> [PersonID] {
    var persons = try persons(name: secrets.lookupHash("name", words.lowercased()), limit: 20)
    let digits = PhoneNumber.digits(words)
    let written = words.filter { !" +-".contains($0) }
    guard digits.count == written.count || digits.count + 2 == written.count else { return persons }
    if digits.count == 4 { persons += try self.persons(tail: secrets.lookupHash("tail", digits), limit: 50) }
    if digits.count >= 7 { persons += try self.persons(phone: secrets.lookupHash("phone", digits), limit: 50) }
    return persons
  }

  fileprivate func orders(
    foundBy words: String, _ secrets: Secrets, _ days: ClosedRange<Day>
  ) throws -> [StoredOrder] {
    var found = try orders(numbered: OrderRef(words), limit: 20)
    for person in try persons(foundBy: words, secrets).prefix(Self.mostPersons) {
      guard let identity = try identity(of: person, secrets), identity.side == .customer else { continue }
      found += try orders(of: .customer(CustomerRef(identity.account)), city: person.city, days: days, limit: 10)
    }
    var seen: Set<OrderID> = []
    return found.filter { seen.insert($0.id).inserted }.sorted { $0.id > $1.id }
  }

  /// Four digits are many people's: of so many the orders are looked for.
  private static var mostPersons: Int { 20 }

  fileprivate func found(_ stored: StoredOrder, _ secrets: Secrets) throws -> FoundOrder {
    let order = stored.order
    let known = try order.placed?.customer.flatMap {
      try self.person(.customer, account: secrets.lookupHash("account", $0.text), city: order.city)
    }
    return FoundOrder(
      id: stored.id, order: order, person: try known.flatMap { try masked($0.id, secrets) },
      caseID: try cases(of: stored.id, limit: 1).first)
  }
}
