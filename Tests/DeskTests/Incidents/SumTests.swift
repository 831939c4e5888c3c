// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// What all remedies of an incident come to has a limit: one leader sets it going, two may go beyond.
@Suite("The sum of a storm's remedies") struct SumTests {
  static func withLimit(_ engine: Engine, _ yuan: Int64, _ body: (Evening) async throws -> Void) async throws {
    var policies = Policies()
    policies.passwordCost = 4
    policies.incidents.sumFen = yuan * 100
    policies.incidents.signedSumFen = 100_000
    try await withStore(engine) { store in
      let desk = Desk.forTests(store, policies: policies, startedAt: Centre.morning)
      try await body(Evening(centre: Centre.open(desk)))
    }
  }

  /// A second leader, who may sign what 吴岚 asks for.
  static func otherLeader(_ evening: Evening) async throws -> Actor {
    let id = evening.desk.newID(AgentKind.self, city: .none, at: Evening.six)
    let agent = Agent(
      id: id, login: "he.jun", name: "何军", team: "晚班", site: "新乡", post: .agent, roles: [.leader],
      capacity: Capacity(webChat: 1, link: 1))
    _ = try await evening.desk.addAgent(agent, password: Centre.password, by: .system("people"), at: Evening.six)
    return .agent(id)
  }

  static func given(_ evening: Evening, _ orders: Range<Int>) async throws -> Int {
    var count = 0
    for n in orders { count += try await evening.remedies(n).count(where: \.counts) }
    return count
  }

  /// Twelve customers wait, ¥5 each, ¥40 allowed: eight are paid, four are told that theirs waits; 何军 signs for what
  /// 吴岚 asks for, and the four are paid without being told anything twice.
  @Test(arguments: Engine.allCases)
  func beyondTheLimitTwoPeopleDecide(_ engine: Engine) async throws {
    try await Self.withLimit(engine, 40) { evening in
      try await evening.place(0..<20)
      var contacts: [OpenedContact] = []
      for n in 0..<12 { contacts.append(try await evening.write(n, minute: 10)) }
      let storm = try await evening.declare(Evening.storm(at: 12), minute: 12)
      try await evening.work(minute: 12)
      #expect(try await Self.given(evening, 0..<20) == 8)
      let view = try await evening.desk.incident(storm.id, for: evening.leader)
      #expect(view.sum.given == .yuan(40) && view.allowed == .yuan(40) && view.counts.waiting == 4)
      #expect(try await evening.desk.incidentAlarms(for: evening.leader).waiting == 1)
      let waits = "受影响的订单拟各补偿 ¥5.00 红包，还在等第二人核准，核准后自动到账。"
      var told: [String] = []
      for contact in contacts { told += try await evening.told(contact.contact) }
      #expect(told.count == 12 && told.count { $0.hasSuffix(waits) } == 4)

      // Whoever comes now waits too, and an agent cannot go round it.
      let new = try await evening.write(12, minute: 13)
      #expect(try await evening.told(new.contact).first?.hasSuffix(waits) == true)
      let order = try #require(try await evening.desk.caseView(new.caseID, for: evening.leader).file.orders.first)
      await #expect(throws: IncidentError.sumReached(left: .zero)) {
        try await evening.desk.offerRemedy(
          RemedyOffer(caseID: new.caseID, order: order, form: .redPacket(.yuan(5)), cause: .riderLate),
          by: evening.leader, id: evening.centre.command(), at: Evening.six + .minutes(13))
      }

      try await Self.askAndSign(evening, storm.id)
      try await evening.work(minute: 15)
      #expect(try await Self.given(evening, 0..<20) == 13)
      let paid = try await evening.desk.incident(storm.id, for: evening.leader)
      #expect(paid.sum.given == .yuan(65) && paid.allowed == .yuan(100) && paid.counts.waiting == 0)
      for contact in contacts { #expect(try await evening.told(contact.contact).count == 1) }
      #expect(try await evening.remedies(12).map(\.amount) == [.yuan(5)])
    }
  }

  private static func askAndSign(_ evening: Evening, _ id: IncidentID) async throws {
    let (desk, centre, now) = (evening.desk, evening.centre, Evening.six + .minutes(14))
    let other = try await otherLeader(evening)
    func ask(_ yuan: Int64, _ reason: String, by actor: Actor) async throws {
      _ = try await desk.askIncidentSum(
        id, .yuan(yuan), reason: reason, by: actor, command: centre.command(), at: now)
    }
    let sign = { (actor: Actor) in
      _ = try await desk.signIncidentSum(id, by: actor, command: centre.command(), at: now)
    }
    await #expect(throws: IncidentError.nothingAsked) { try await sign(other) }
    for yuan in [40, 1_001] as [Int64] {
      await #expect(throws: IncidentError.invalid(field: "sum", rule: "more than ¥40.00, at most ¥1000.00")) {
        try await ask(yuan, "雨还在下", by: evening.leader)
      }
    }
    await #expect(throws: IncidentError.self) { try await ask(90, "雨", by: evening.leader) }
    await #expect(throws: DeskError.forbidden("lead")) { try await ask(90, "雨还在下", by: .agent(centre.xiaolin)) }
    try await ask(90, "雨还在下", by: evening.leader)
    await #expect(throws: IncidentError.ownSignature) { try await sign(evening.leader) }
    await #expect(throws: DeskError.forbidden("lead")) { try await sign(.agent(centre.haiying)) }
    _ = try await desk.refuseIncidentSum(id, reason: "先问问财务", by: other, command: centre.command(), at: now)
    await #expect(throws: IncidentError.nothingAsked) { try await sign(other) }
    try await ask(100, "财务同意了", by: evening.leader)
    try await sign(other)
  }

  /// Forty customers come at once, on several connections, beside a walk: the limit holds to the last fen.
  @Test(arguments: Engine.allCases)
  func manyAtOnceNeverExceedIt(_ engine: Engine) async throws {
    try await Self.withLimit(engine, 33) { evening in
      try await evening.place(0..<50)
      for n in 40..<50 { _ = try await evening.write(n, minute: 8) }
      let storm = try await evening.declare(Evening.storm(at: 10), minute: 10)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for lane in 0..<8 {
          group.addTask {
            for n in lane * 5..<lane * 5 + 5 { _ = try await evening.write(n, minute: 11) }
          }
        }
        group.addTask { try await evening.work(minute: 11) }
        try await group.waitForAll()
      }
      try await evening.work(minute: 12)
      let view = try await evening.desk.incident(storm.id, for: evening.leader)
      #expect(view.counts.all == 50 && view.counts.waiting == 44)
      #expect(try await Self.given(evening, 0..<50) == 6 && view.sum.given == .yuan(30))
    }
  }

  /// What the platform refuses is free again.
  @Test(arguments: Engine.allCases)
  func whatFailsIsFreeAgain(_ engine: Engine) async throws {
    try await Self.withLimit(engine, 5) { evening in
      try await evening.place(0..<2)
      let storm = try await evening.declare(Evening.storm(at: 1), minute: 1)
      _ = try await evening.write(0, minute: 2)
      _ = try await evening.write(1, minute: 2)
      let first = try #require(try await evening.remedies(0).first)
      #expect(try await evening.remedies(1).isEmpty)
      try await evening.desk.change(by: .system("test"), at: Evening.six + .minutes(3)) {
        _ = try $0.settle(first.id, .refused(event: "r-1", reason: "account closed"))
      }
      #expect(try await evening.desk.incident(storm.id, for: evening.leader).sum.given == .zero)
      _ = try await evening.change(storm.id, .say(Evening.words(at: 4), remedy: storm.remedy), minute: 4)
      try await evening.work(minute: 4)
      #expect(try await Self.given(evening, 0..<2) == 1)
    }
  }
}
