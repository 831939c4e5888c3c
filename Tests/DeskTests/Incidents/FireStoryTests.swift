// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

@Suite("Other evenings in 青湾") struct FireStoryTests {
  static let fire = IncidentDeclaration(
    kind: .shop,
    scope: IncidentScope(cities: [Centre.qingwan], shops: [ShopRef("S9")], from: Evening.six),
    words: IncidentWords(
      what: InBothLanguages(zh: "蓝屿咖啡突发火情，已停业", en: "A fire at Lanyu Coffee; the shop is closed"),
      since: Evening.six, outlook: .moreAt(Evening.six + .minutes(90)),
      get: InBothLanguages(zh: "人员平安，订单不再配送。", en: "Nobody is hurt. The orders will not come.")),
    remedy: IncidentRemedy(form: .refund, most: .yuan(30), pays: .platform))

  /// Forty yuan were paid, the row allows thirty: nothing is given silently, the case stays with people. Above what the
  /// house gives by itself a leader signs.
  @Test(arguments: Engine.allCases)
  func onlyTheShopsOrdersAreInside(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.place(0..<5, shop: "S9")
      try await evening.place(5..<10, shop: "S1")
      var opened: [OpenedContact] = []
      for n in [1, 2, 6] { opened.append(try await evening.write(n, minute: 10)) }
      let tooSmall = try await evening.declare(Self.fire, minute: 12)
      try await evening.work(minute: 12)
      #expect(try await evening.counts(tooSmall.id).all == 2)
      #expect(try await evening.told(opened[0].contact).count == 1)
      #expect(try await evening.told(opened[2].contact).isEmpty)
      #expect(try await evening.remedies(1).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRefundAboveTheHousesLimitWaitsForASignature(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.centre.desk.grant(
        Certificate(
          id: evening.desk.newID(city: .none, at: Evening.six), agent: evening.centre.boss,
          scenarios: Scenario.allCases, channels: Channel.allCases, languages: Language.allCases,
          levels: Level.allCases, moneyLimit: .yuan(60), from: Evening.six, until: Evening.six + .days(1),
          grantedBy: evening.centre.chief),
        by: .agent(evening.centre.chief), id: evening.centre.command(), at: Evening.six)
      try await evening.place(0..<3, shop: "S9")
      _ = try await evening.write(1, minute: 10)
      var fire = Self.fire
      fire.remedy?.most = .yuan(50)
      _ = try await evening.declare(fire, minute: 12)
      try await evening.work(minute: 12)
      let given = try await evening.remedies(1)
      #expect(given.map(\.state) == [.proposed] && given.map(\.amount) == [.yuan(40)])
    }
  }

  @Test(arguments: Engine.allCases)
  func aFalseAlarmIsDismissedAndCountedAndNotRaisedAgain(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      let evidence = [
        IncidentEvidence(
          place: .city(Centre.qingwan), signal: .late, seen: 80, usual: 9.5, from: Evening.six,
          until: Evening.six + .minutes(10))
      ]
      let scope = IncidentScope(cities: [Centre.qingwan], from: Evening.six)
      func suspect(_ minute: Int64) async throws -> Incident? {
        try await evening.desk.suspectIncident(
          .area, scope: scope, evidence: evidence, by: .system("incidents"), at: Evening.six + .minutes(minute))
      }
      let first = try #require(try await suspect(10))
      #expect(try await suspect(11)?.id == first.id)
      await #expect(throws: DeskError.forbidden("lead")) {
        try await evening.desk.changeIncident(
          first.id, .dismiss(reason: "演练"), by: .agent(evening.centre.xiaolin), command: evening.centre.command(),
          at: Evening.six)
      }
      _ = try await evening.change(first.id, .dismiss(reason: "城市马拉松，早有安排"), minute: 12)
      #expect(try await suspect(30) == nil)
      #expect(try await suspect(80) != nil)
      let board = try await evening.desk.incidentBoard(for: evening.leader)
      #expect(board.suspected.count == 1 && board.past.map(\.id) == [first.id])
      #expect(board.tally.map(\.state) == [.dismissed, .suspected] && board.tally.map(\.count) == [1, 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func switchesAreNeverForgotten(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      let storm = try await evening.declare(Evening.storm(at: 5, remedy: nil), minute: 5)
      _ = try await evening.change(storm.id, .stop("automation", reason: "骑手走不动"), minute: 6)
      _ = try await evening.change(storm.id, .stop("lane.notify", reason: "短信网关拥堵"), minute: 6)
      #expect(try await evening.desk.store.read { try !$0.isOn("automation") && !$0.isOn("lane.notify") })
      await #expect(throws: IncidentError.switchesUndecided(["automation", "lane.notify"])) {
        _ = try await evening.change(storm.id, .end(.init(words: Evening.over(at: 9))), minute: 10)
      }
      await #expect(throws: DeskError.notFound("switch")) {
        _ = try await evening.change(storm.id, .stop("lane.moon", reason: "没有这条"), minute: 10)
      }
      let ended = try await evening.change(
        storm.id, .end(.init(words: Evening.over(at: 9), release: ["automation"], keep: ["lane.notify"])), minute: 10)
      #expect(ended.stopped.map(\.name) == ["lane.notify"] && ended.stopped[0].by == evening.leader)
      #expect(try await evening.desk.store.read { try $0.isOn("automation") && !$0.isOn("lane.notify") })
      let last = try await evening.change(storm.id, .release("lane.notify", reason: "网关恢复"), minute: 30)
      #expect(last.stopped.isEmpty)
      #expect(try await evening.desk.store.read { try $0.isOn("lane.notify") })
    }
  }
}
