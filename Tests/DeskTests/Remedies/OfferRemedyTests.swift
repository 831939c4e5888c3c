// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// Who may give what at the desk of Qingwan: 林晓 up to 30 yuan, above it 吴岚 signs too.
@Suite struct OfferRemedyTests {
  static let now = Centre.morning + .minutes(10)

  /// A case of 小文's with one order of `yuan`, and another order that is not in it.
  static func order(_ centre: Centre, yuan: Int64) async throws -> (offer: RemedyOffer, stranger: OrderID) {
    let events = ["qw-1", "qw-2"].map { ref in
      var event = OrderEvent(
        id: ref, city: Centre.qingwan, at: Centre.morning, kind: .placed, order: OrderRef(ref))
      (event.shop, event.customer, event.amount) = (ShopRef("S2"), CustomerRef("c-wen"), .yuan(yuan))
      event.due = Centre.morning + .minutes(30)
      return event
    }
    _ = try await centre.desk.ingest(EventBatch(feed: "qingwan", raw: [], events: events), at: Centre.morning)
    let stored = try await centre.desk.store.read {
      try $0.orders([OrderRef("qw-1"), OrderRef("qw-2")], city: Centre.qingwan)
    }
    let person = try await centre.customer("wen")
    let opened = try await centre.write(person, "面还没到")
    try await centre.desk.changeCase(
      opened.caseID, .attach([stored[0].id]), by: .agent(centre.xiaolin), command: centre.command(), at: now)
    let offer = RemedyOffer(caseID: opened.caseID, order: stored[0].id, form: .refund, cause: .shopLate)
    return (offer, stored[1].id)
  }

  static func given(_ centre: Centre, _ agent: AgentID) async throws -> Money {
    try await centre.desk.store.read { try $0.given(by: .agent(agent), day: now.day) }
  }

  @Test(arguments: Engine.allCases)
  func withinTheLimitItIsDecidedOnceHoweverOftenTheButtonIsPressed(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (offer, _) = try await Self.order(centre, yuan: 26)
      let (actor, id) = (Actor.agent(centre.xiaolin), centre.command())
      let first = try await centre.desk.offerRemedy(offer, by: actor, id: id, at: Self.now)
      #expect(first.state == .decided && first.amount == .yuan(26) && first.rule == "v1/shop-late")
      let again = try await centre.desk.offerRemedy(offer, by: actor, id: id, at: Self.now + .minutes(1))
      #expect(again == first)
      await #expect(throws: RemedyError.nothingToRefund(refunded: .yuan(26))) {
        try await centre.desk.offerRemedy(offer, by: actor, id: centre.command(), at: Self.now)
      }
      let given = try await Self.given(centre, centre.xiaolin)
      #expect(given == .yuan(26))
      let balance = try await centre.desk.trialBalance(city: Centre.qingwan, for: .agent(centre.boss))
      #expect(balance[Posting.clearing] == -.yuan(26) && balance.sum == .zero)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRepeatedCommandIsAnsweredWithoutChargingTheDayTwice(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      var (offer, _) = try await Self.order(centre, yuan: 26)
      offer = RemedyOffer(caseID: offer.caseID, order: offer.order, form: .redPacket(.yuan(5)), cause: .shopLate)
      let (actor, id) = (Actor.agent(centre.xiaolin), centre.command())
      let first = try await centre.desk.offerRemedy(offer, by: actor, id: id, at: Self.now)
      let again = try await centre.desk.offerRemedy(offer, by: actor, id: id, at: Self.now)
      let given = try await Self.given(centre, centre.xiaolin)
      #expect(again == first && given == .yuan(5))
      try await centre.desk.change(by: .platform("qingwan"), at: Self.now) {
        try $0.settle(first.id, .reply(CommandReply(.refused)))
      }
      try await stamp(centre.desk)
      _ = try await centre.desk.react(Reactions.returnsTheDay, after: nil, limit: 100, at: Self.now)
      let left = try await Self.given(centre, centre.xiaolin)
      #expect(left == .zero)
    }
  }

  @Test(arguments: Engine.allCases)
  func aboveTheLimitItTakesFourEyesOfWhichTwoReachFarEnough(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (desk, leader) = (centre.desk, Actor.agent(centre.boss))
      let (offer, _) = try await Self.order(centre, yuan: 38)
      let asked = try await desk.offerRemedy(
        offer, by: .agent(centre.xiaolin), id: centre.command(), at: Self.now)
      #expect(asked.state == .proposed)
      let waiting = try await desk.remediesWaiting(.proposed, for: leader)
      #expect(waiting == [asked])
      await #expect(throws: DeskError.self) {
        try await desk.approveRemedy(asked.id, by: .agent(centre.haiying), id: centre.command(), at: Self.now)
      }
      await #expect(throws: RemedyError.approverLimit(.yuan(30))) {
        try await desk.approveRemedy(asked.id, by: leader, id: centre.command(), at: Self.now)
      }
      try await desk.grant(
        Certificate(
          id: desk.newID(city: .none, at: Self.now), agent: centre.boss, scenarios: Scenario.allCases,
          channels: [.webChat], languages: [.chinese], levels: [.leader], moneyLimit: .yuan(200), from: Self.now,
          until: Self.now + .days(9), grantedBy: centre.chief), by: .agent(centre.chief), id: centre.command(),
        at: Self.now)
      let signed = try await desk.approveRemedy(asked.id, by: leader, id: centre.command(), at: Self.now)
      #expect(signed.state == .decided && signed.approver == centre.boss)
      await #expect(throws: RemedyError.wrongState(.decided)) {
        try await desk.approveRemedy(asked.id, by: leader, id: centre.command(), at: Self.now)
      }
      let own = try await Self.given(centre, centre.xiaolin)
      let others = try await Self.given(centre, centre.boss)
      #expect(own == .zero && others == .yuan(38))
    }
  }

  @Test(arguments: Engine.allCases)
  func strangersAndStrangeOrdersGetNothing(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (offer, stranger) = try await Self.order(centre, yuan: 26)
      let foreign = RemedyOffer(caseID: offer.caseID, order: stranger, form: .refund, cause: .shopLate)
      await #expect(throws: DeskError.notFound("order")) {
        try await centre.desk.offerRemedy(
          foreign, by: .agent(centre.xiaolin), id: centre.command(), at: Self.now)
      }
      for actor in [Actor.customer(PersonID(raw: 1)), .agent(centre.chief), .token(TokenID(raw: 1))] {
        await #expect(throws: DeskError.self) {
          try await centre.desk.offerRemedy(offer, by: actor, id: centre.command(), at: Self.now)
        }
      }
      let left = try await centre.desk.previewRemedy(offer, by: .agent(centre.haiying), at: Self.now)
      #expect(try left.get().state == .decided)
    }
  }
}
