// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

/// Every state and command, and what a text, a scope and a remedy must be.
@Suite struct IncidentMachineTests {
  static let now = Instant.epoch2024 + .hours(10)
  static let qingwan = City(7) ?? .none
  static let leader = Actor.agent(AgentID(raw: 9))

  static func words(_ outlook: IncidentWords.Outlook = .overBy(now + .hours(1))) -> IncidentWords {
    IncidentWords(
      what: InBothLanguages(zh: "暴雨", en: "A storm"), since: now - .minutes(5), outlook: outlook,
      get: InBothLanguages(zh: "会送到", en: "It will come"))
  }
  static let over = words(.overSince(now))

  static func declaration(_ change: (inout IncidentCommand.Declaration) -> Void = { _ in }) -> IncidentCommand {
    var declaration = IncidentCommand.Declaration(
      kind: .weather, scope: IncidentScope(cities: [qingwan], from: now - .minutes(5)), words: words(),
      owner: AgentID(raw: 9), parent: CaseID(raw: 5))
    change(&declaration)
    return .declare(declaration)
  }

  static func incident(_ state: Incident.State) throws -> Incident {
    var made = Incident(
      id: IncidentID(raw: 1), kind: .other, scope: IncidentScope(cities: [qingwan], from: now - .minutes(5)), at: now)
    if state == .dismissed { made = try made.decide(.dismiss(reason: "演练而已"), by: leader, at: now).state }
    if state == .declared || state == .ended { made = try made.decide(declaration(), by: leader, at: now).state }
    if state == .ended { made = try made.decide(.end(.init(words: over)), by: leader, at: now).state }
    return made
  }

  static let commands:
    [(name: String, command: IncidentCommand, from: Incident.State, to: Incident.State, event: String)] =
      [
        ("declare", declaration(), .suspected, .declared, "incident.declared"),
        ("dismiss", .dismiss(reason: "演练而已"), .suspected, .dismissed, "incident.dismissed"),
        ("say", .say(words(), remedy: nil), .declared, .declared, "incident.worded"),
        (
          "remedy", .say(words(), remedy: IncidentRemedy(form: .refund, most: .yuan(30), pays: .platform)), .declared,
          .declared, "incident.remedySet"
        ),
        (
          "scope", .setScope(IncidentScope(cities: [qingwan], shops: [ShopRef("S1")], from: now), reason: "只是一家店"),
          .declared, .declared, "incident.scopeSet"
        ),
        ("stop", .stop("automation", reason: "骑手停了"), .declared, .declared, "incident.switchStopped"),
        ("end", .end(.init(words: over)), .declared, .ended, "incident.ended"),
        ("reopen", .reopen(words(), reason: "又下起来了"), .ended, .declared, "incident.reopened"),
      ]

  @Test(arguments: Incident.State.allCases, commands.indices)
  func everyStateAndCommand(_ state: Incident.State, _ index: Int) throws {
    let (_, command, from, to, event) = Self.commands[index]
    let incident = try Self.incident(state)
    guard state == from else {
      #expect(throws: IncidentError.wrongState(state)) { try incident.decide(command, by: Self.leader, at: Self.now) }
      return
    }
    let decided = try incident.decide(command, by: Self.leader, at: Self.now)
    #expect(decided.state.state == to && decided.events.map(\.name) == [event])
    #expect(decided.state.step == incident.step + 1)
  }

  static let faults: [(IncidentCommand, String)] = [
    (declaration { $0.words.what.zh = " " }, "what.zh"),
    (declaration { $0.words.what.en = String(repeating: "x", count: 61) }, "what.en"),
    (declaration { $0.words.what.zh = "两\n行" }, "what.zh"),
    (declaration { $0.words.get.en = "" }, "get.en"),
    (declaration { $0.words.since = now + .seconds(1) }, "since"),
    (declaration { $0.words.outlook = .overBy(now) }, "outlook"),  // not ahead
    (declaration { $0.words.outlook = .moreAt(now + .hours(25)) }, "outlook"),  // nobody knows
    (declaration { $0.words.outlook = .overSince(now) }, "outlook"),  // declared and over
    (declaration { $0.scope.cities = [] }, "cities"),
    (declaration { $0.scope.cities = [.none] }, "cities"),
    (declaration { $0.scope.from = now + .minutes(1) }, "from"),
    (declaration { $0.scope.until = $0.scope.from }, "until"),
    (declaration { $0.scope.shops = [ShopRef("")] }, "shops"),
    (declaration { $0.scope.circle = .init(centre: Place(x: 0, y: 0), radius: 0) }, "circle"),
    (
      declaration {
        $0.scope.circle = .init(centre: Place(x: 0, y: 0), radius: 9)
        $0.scope.cities.append(City(8) ?? .none)
      }, "circle"
    ),
    (declaration { $0.scope.carriers = [""] }, "carriers"),
    (
      declaration { $0.remedy = IncidentRemedy(form: .redPacket(.yuan(6)), most: .yuan(5), pays: .platform) },
      "remedy.amount"
    ),
    (declaration { $0.remedy = IncidentRemedy(form: .refund, most: .yuan(201), pays: .platform) }, "remedy.most"),
  ]

  @Test(arguments: faults)
  func whatCannotBeSaid(_ command: IncidentCommand, _ field: String) throws {
    let incident = try Self.incident(.suspected)
    do {
      _ = try incident.decide(command, by: Self.leader, at: Self.now)
      Issue.record("taken")
    } catch {
      guard case .invalid(let named, _) = error else { throw error }
      #expect(named == field)
    }
  }

  /// With a remedy the words about what people get may be left out: the row says it.
  @Test func theRemedySaysWhatPeopleGet() throws {
    let command = Self.declaration {
      $0.words.get = InBothLanguages(zh: "", en: "")
      $0.remedy = IncidentRemedy(form: .refund, most: .yuan(30), pays: .platform)
    }
    let text = try #require(try Self.incident(.suspected).decide(command, by: Self.leader, at: Self.now).state.text)
    #expect(
      text.sentence(.english)
        == "A storm: since 17:55, expected to be over by 19:00. Each order affected is refunded in full (up to ¥30.00); "
        + "no need to ask.")
  }

  static func order(_ change: (inout Order) -> Void = { _ in }) -> Order {
    var order = Order(ref: OrderRef("qw-1"), city: qingwan, firstAt: now)
    order.placed = Order.Placed(at: now - .minutes(20), event: "e")
    order.placed?.shop = ShopRef("S1")
    order.placed?.shopPlace = Place(x: 0, y: 0)
    order.placed?.dropPlace = Place(x: 3_000, y: 0)
    change(&order)
    return order
  }

  static let near = IncidentScope.Circle(centre: Place(x: 100, y: 0), radius: 100)
  static let scopes: [(IncidentScope, Order, Bool)] = [
    (IncidentScope(cities: [qingwan], from: now), order(), true),
    (IncidentScope(cities: [City(8) ?? .none], from: now), order(), false),
    (IncidentScope(cities: [qingwan], from: now), order { $0.placed = nil }, false),  // not known
    (IncidentScope(cities: [qingwan], shops: [ShopRef("S1")], from: now), order(), true),
    (IncidentScope(cities: [qingwan], shops: [ShopRef("S2")], from: now), order(), false),
    (IncidentScope(cities: [qingwan], circle: near, from: now), order(), true),  // the shop
    (
      IncidentScope(cities: [qingwan], circle: .init(centre: Place(x: 3_050, y: 0), radius: 60), from: now), order(),
      true
    ),  // the door
    (
      IncidentScope(cities: [qingwan], circle: .init(centre: Place(x: 1_500, y: 0), radius: 60), from: now), order(),
      false
    ),
    (IncidentScope(cities: [qingwan], circle: near, from: now), order { $0.placed?.shopPlace = nil }, false),
    (IncidentScope(cities: [qingwan], carriers: ["peisong"], from: now), order(), false),
    (
      IncidentScope(cities: [qingwan], carriers: ["peisong"], from: now),
      order { $0.deliveryMarks = [Delivery.Mark(at: now, step: .call, carrier: "peisong", event: "e")] }, true
    ),
    // Over before it began; placed after it was over.
    (
      IncidentScope(cities: [qingwan], from: now),
      order { $0.cancelled = Order.Cancellation(at: now - .minutes(1)) }, false
    ),
    (
      IncidentScope(cities: [qingwan], from: now - .hours(2), until: now - .hours(1)), order(), false
    ),
  ]

  @Test(arguments: scopes)
  func insideOrOutside(_ scope: IncidentScope, _ order: Order, _ inside: Bool) {
    #expect(scope.holds(order) == inside)
  }
}
