// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

private typealias L = Lunch

/// Chen Yu's two coffees are nobody else's: not to ask about, not to be promised.
@Suite struct OwnOrdersTests {
  /// 王芳 of the same city, who has ordered nothing.
  private func meetWang(_ lunch: Lunch) async throws -> PersonID {
    try await lunch.desk.change(by: .system("entry"), at: L.noon) { tx in
      try tx.person(Identity(side: .customer, account: "wang", name: "王芳"), city: L.city)
    }
  }

  private func offer(to person: PersonID?, isForAnother: Bool = false) -> PromiseOffer {
    PromiseOffer(
      caseID: L.caseID, beneficiary: person, customer: nil, language: .chinese, team: "lunch", approvedBy: "客服 小梅",
      isForAnother: isForAnother)
  }

  private func check(_ lunch: Lunch, by actor: Actor) async throws -> MergeCheck {
    try await lunch.desk.checkTogether(
      [L.first, L.second], city: L.city, by: actor, id: lunch.id(1), at: L.at(1))
  }

  @Test(arguments: Engine.allCases)
  func aCustomerAsksAboutOwnOrdersOnly(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 1)
      lunch.know(at: 1)
      let wang = try await meetWang(lunch)
      await #expect(throws: DeskError.notFound("order")) { try await check(lunch, by: .customer(wang)) }
      let own = try await check(lunch, by: .customer(L.chen))
      #expect(own.customer == CustomerRef("chen"))
      // Somebody else's check is no ground for an offer.
      await #expect(throws: DeskError.notFound("check")) {
        try await lunch.desk.offerTogether(
          offer(to: wang), check: own.id, by: .customer(wang), id: lunch.id(2), at: L.at(1))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func anAgentPromisesToWhoOrderedOrSaysWhoElse(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 1)
      lunch.know(at: 1)
      let wang = try await meetWang(lunch)
      let check = try await check(lunch, by: L.mei)
      let rule = "is the customer of these orders, or named as somebody else"
      await #expect(throws: DeskError.invalid(field: "beneficiary", rule: rule)) {
        try await lunch.desk.offerTogether(offer(to: wang), check: check.id, by: L.mei, id: lunch.id(2), at: L.at(1))
      }
      let promise = try await lunch.desk.offerTogether(
        offer(to: wang, isForAnother: true), check: check.id, by: L.mei, id: lunch.id(2), at: L.at(1))
      #expect(promise.beneficiary == wang && promise.customer == CustomerRef("chen"))
    }
  }
}
