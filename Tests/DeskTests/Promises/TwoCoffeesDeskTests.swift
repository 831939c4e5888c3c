// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

/// Story 1 through the desk's verbs: the platform is played by hand.
@Suite struct TwoCoffeesDeskTests {
  typealias L = Lunch

  private func names(_ lunch: Lunch) async throws -> [String] {
    try await stamp(lunch.desk)
    return try await lunch.desk.store.read { try $0.journal(after: 0, limit: 1000).map(\.name) }
  }

  @Test(arguments: Engine.allCases)
  func oneRiderBringsBoth(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.grouped()
      #expect(promise.legs.map(\.state) == [.agreed, .agreed, .agreed])
      #expect(lunch.platform.commands(.together).count == 1)
      #expect(lunch.platform.commands(.notify).count == 1)
      let both = [L.first, L.second]
      try await lunch.pass(5...12)
      try await lunch.hear(both.map { L.ridden(.pickedUp, 12, $0) }, at: 12)
      try await lunch.pass(13...19)
      try await lunch.hear(both.map { L.ridden(.delivered, 20, $0) }, at: 20)
      let kept = try await lunch.promise(promise.id)
      #expect(kept.state == .kept && kept.alarmedAt == nil)
      #expect(kept.proof == .delivered(rider: L.zhou, first: L.at(20), last: L.at(20)))
      // Nobody watches the orders any more, and what is said again changes nothing.
      let watchers = try await lunch.desk.store.read {
        try $0.watchers(of: both.map { OrderKey(city: L.city, ref: $0) }).count
      }
      #expect(watchers == 0)
      let before = try await names(lunch).count
      try await lunch.hear(both.map { L.ridden(.delivered, 20, $0) }, at: 21)
      #expect(try await names(lunch).count == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func theRiderLeavesWithOneAndItRings(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.grouped()
      try await lunch.pass(5...12)
      let gone = [L.ridden(.pickedUp, 12, L.first), L.ridden(.leftShop, 13, L.first)]
      try await lunch.hear(gone, at: 13)
      try await lunch.hear(gone, at: 13)
      let rung = try await lunch.promise(promise.id)
      #expect(rung.risks.map(\.kind) == [.pickedUpAlone])
      #expect(rung.risks[0].lead == .minutes(27))
      #expect(try await names(lunch).filter { $0 == "promise.atRisk" }.count == 1)
      let list = try await lunch.desk.promisesAtRisk(for: L.mei)
      #expect(list.map(\.id) == [promise.id])
      try await lunch.work(at: 13)
      #expect(lunch.platform.commands(.notify).last?.text?.contains("单独取走") == true)
      // Nobody takes it: team, then leader.
      try await lunch.work(at: 16)
      #expect(try await lunch.promise(promise.id).owner == .team("lunch"))
      try await lunch.work(at: 19)
      #expect(try await lunch.promise(promise.id).owner == .leader("lunch"))
      let split = try await lunch.desk.splitPromise(
        promise.id, reason: "cannot be kept", by: L.mei, id: lunch.id(20), at: L.at(20))
      #expect(split.state == .broken)
      let tally = try await lunch.desk.store.read { try $0.promiseTally(of: L.caseID) }
      #expect(tally == PromiseTally(inForce: 0, brokenUnremedied: 1))
    }
  }

  @Test(arguments: Engine.allCases)
  func theKitchenSlipsAndTheCustomerConsentsToALaterTime(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.grouped()
      lunch.know(at: 6, ready: 33, rider: L.zhou)
      try await lunch.work(at: 6)
      let rung = try await lunch.promise(promise.id)
      #expect(rung.risks.map(\.kind) == [.kitchenSlips])
      let version = try #require(rung.pending)
      let later = try await lunch.desk.acceptPromise(
        promise.id, version: version.number, text: version.sentence, channel: "webchat", by: .customer(L.chen),
        id: lunch.id(7), at: L.at(7))
      #expect(later.due == version.due && later.state == .inForce)
      try await lunch.work(at: 7)
      let clock = try #require(lunch.platform.commands(.moveClock).first)
      #expect(clock.due == version.due)
      try await lunch.hear([L.event(.clockMoved, 7, L.first) { ($0.command, $0.due) = (clock.id, clock.due) }], at: 7)
      #expect(try await lunch.promise(promise.id).clockSet == version.due)
      let both = [L.first, L.second]
      try await lunch.hear(both.map { L.ridden(.pickedUp, 35, $0) } + both.map { L.ridden(.delivered, 42, $0) }, at: 42)
      #expect(try await lunch.promise(promise.id).state == .keptLate)
    }
  }

  @Test(arguments: Engine.allCases)
  func factsGoSilentAndThatIsARisk(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.grouped()
      lunch.platform.set { $0.isDown = true }
      for minute in Int64(5)...8 { try await lunch.work(at: minute) }
      #expect(try await lunch.promise(promise.id).risks.map(\.kind) == [.staleFacts])
      lunch.platform.set { $0.isDown = false }
      lunch.know(at: 9, rider: L.zhou)
      try await lunch.work(at: 9)
      #expect(try await lunch.promise(promise.id).risks.isEmpty)
      #expect(try await names(lunch).contains("promise.calm"))
    }
  }

  @Test(arguments: Engine.allCases)
  func thePlatformRefusesAndAnotherPlanIsFound(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      lunch.platform.set { $0.reply = CommandReply(.refused, reason: "hasRider") }
      let promise = try await lunch.promised()
      lunch.know(at: 2, rider: L.zhou)
      lunch.platform.set { state in
        state.facts[1].rider = nil
        state.facts[1].riderAtShopBy = L.at(8)
        state.facts[0].rider?.stops.removeAll { $0.order == L.second }
      }
      try await lunch.work(at: 2)
      let reoffered = try await lunch.promise(promise.id)
      #expect(reoffered.round >= 2 && reoffered.plan?.kind == .join && reoffered.plan?.rider == L.zhou)
      #expect(reoffered.state == .inForce)
    }
  }

  @Test(arguments: Engine.allCases)
  func nothingComesAndTIsOver(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.grouped()
      for minute in stride(from: Int64(6), through: 44, by: 1) {
        lunch.know(at: minute, ready: minute + 5, rider: L.zhou)
        try await lunch.work(at: minute)
      }
      let broken = try await lunch.promise(promise.id)
      #expect(broken.state == .broken)
      let alarmed = try #require(broken.alarmedAt)
      #expect(alarmed < L.at(40))
      // The events were only late: what happened in time is kept.
      let both = [L.first, L.second]
      try await lunch.hear(both.map { L.ridden(.delivered, 39, $0) }, at: 50)
      #expect(try await lunch.promise(promise.id).state == .kept)
    }
  }

  /// A platform that can do nothing with two orders says so by itself: nobody is asked, and the agent reads why.
  @Test(arguments: Engine.allCases)
  func whatThePlatformHasNotIsNeitherAskedNorOffered(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 1)
      lunch.know(at: 1, rider: L.zhou)
      for (plans, wanted) in [([PlanKind.hold], PlanKind.hold), ([], nil), ([.group, .join], nil)] {
        lunch.platform.set { $0.abilities.plans = plans }
        let check = try await lunch.desk.checkTogether(
          [L.first, L.second], city: L.city, by: L.mei, id: lunch.id(1), at: L.at(1))
        #expect(check.verdict.plan?.kind == wanted, "\(plans): \(check.verdict)")
        guard wanted == nil else { continue }
        guard case .no(.plansMissing([.hold], left: plans), _) = check.verdict else {
          Issue.record("\(check.verdict)")
          return
        }
      }
      #expect(lunch.platform.commands.isEmpty && lunch.desk.missingPlans(in: L.city) == [.recall, .hold])
    }
  }

  @Test(arguments: Engine.allCases)
  func aNoOfThePlatformIsAnHonestNo(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 1)
      lunch.know(at: 1)
      lunch.platform.set { $0.can = CanReply(yes: false, reason: "closed") }
      let check = try await lunch.desk.checkTogether(
        [L.first, L.second], city: L.city, by: L.mei, id: lunch.id(1), at: L.at(1))
      guard case .no(.platform(reason: "closed"), let second) = check.verdict else {
        Issue.record("\(check.verdict)")
        return
      }
      #expect(second == L.at(18))
      let offer = PromiseOffer(
        caseID: L.caseID, beneficiary: L.chen, customer: nil, language: .chinese, team: "lunch", approvedBy: "小梅")
      await #expect(throws: DeskError.invalid(field: "check", rule: "said no")) {
        try await lunch.desk.offerTogether(offer, check: check.id, by: L.mei, id: lunch.id(1), at: L.at(1))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func strangersSeeAndMoveNothing(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let promise = try await lunch.promised()
      let stranger = Actor.customer(PersonID(city: L.city, seconds: 9, node: 0, sequence: 9))
      await #expect(throws: DeskError.notFound("promise")) { try await lunch.desk.promise(promise.id, for: stranger) }
      await #expect(throws: DeskError.notFound("promise")) {
        try await lunch.desk.releasePromise(promise.id, reason: "x", by: stranger, id: lunch.id(3), at: L.at(3))
      }
      await #expect(throws: DeskError.forbidden("promises")) {
        try await lunch.desk.releasePromise(promise.id, reason: "x", by: .rider(L.chen), id: lunch.id(3), at: L.at(3))
      }
      await #expect(throws: DeskError.forbidden("promises")) { try await lunch.desk.promisesAtRisk(for: stranger) }
    }
  }
}
