// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Tx {
  /// A customer asks about own orders only; another's order is as if it did not exist.
  func requireOwn(_ facts: [OrderFacts]) throws {
    guard case .customer(let person) = actor else { return }
    guard let account = try sql.identity(of: person, secrets)?.account,
      facts.allSatisfy({ $0.customer.text == account })
    else { throw DeskError.notFound("order") }
  }

  /// Whom a promise about checked orders is made to: the customer who placed them, or, said in so many words, somebody
  /// else. A customer's own offer stands on a check and a case of his own.
  /// - Throws: `DeskError.invalid(field: "beneficiary")`; `.notFound` for what is another customer's.
  func requireRecipient(_ offer: PromiseOffer, of check: MergeCheck) throws {
    if case .customer(let person) = actor {
      guard check.by == actor else { throw DeskError.notFound("check") }
      guard offer.beneficiary == person, try sql.caseFile(offer.caseID)?.person == person else {
        throw DeskError.notFound("case")
      }
    }
    guard let beneficiary = offer.beneficiary else { return }
    guard let account = try sql.identity(of: beneficiary, secrets)?.account else { throw DeskError.notFound("person") }
    guard check.customer?.text == account || offer.isForAnother else {
      throw DeskError.invalid(field: "beneficiary", rule: "is the customer of these orders, or named as somebody else")
    }
  }
}

extension Desk {
  /// Whether these orders were placed by this person, as the platform said when it was asked.
  package func placed(_ person: PersonID, _ check: MergeCheck, for actor: Actor) async throws -> Bool {
    let secrets = secrets
    return try await store.read { sql in
      try sql.requireService(actor)
      let account = try sql.identity(of: person, secrets)?.account
      return check.customer != nil && check.customer?.text == account
    }
  }
}
