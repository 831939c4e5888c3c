// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("A case until it is solved")
struct CaseTests {
  static let now = Desks.morning
  static let coffee: OrderID = Desks.id(41)
  static let cake: OrderID = Desks.id(42)

  static func make(_ state: CaseState = .open, reopened: Int = 0) -> Case {
    var new = Case.open(
      Desks.id(3), person: Desks.id(2), side: .customer, suggestion: Suggestion(.together, .twoOrdersUnderWay),
      orders: [coffee], at: now
    ).state
    new.state = state
    new.reopened = reopened
    return new
  }
  static let wait = CaseState.waitingOn(.merchant, until: now + .minutes(5))
  static let all = [make(), make(wait), make(.resolved), make(.reopened, reopened: 1)]

  /// What open, waiting, resolved and reopened become; nil where it is refused.
  static let table: [(CaseCommand, [String?])] = [
    (.attach([cake]), ["open", "waiting", nil, "reopened"]),
    (.choose(.late), ["open", "waiting", nil, "reopened"]),
    (.tagGap("合并按钮"), ["open", "waiting", "resolved", "reopened"]),
    (.waitOn(.rider, until: now + .minutes(2)), ["waiting", "waiting", nil, "waiting"]),
    (.waitOn(.rider, until: now), [nil, nil, nil, nil]),
    (.waitOn(.rider, until: now + .days(3)), [nil, nil, nil, nil]),
    (.goOn, ["open", "open", nil, "reopened"]),
    (.assign(Desks.haiying), ["open", "waiting", nil, "reopened"]),
    (.escalate(to: .leader, reason: "客户不接受"), ["open", "waiting", nil, "reopened"]),
    (.escalate(to: .frontLine, reason: "x"), [nil, nil, nil, nil]),
    (.escalate(to: .leader, reason: " "), [nil, nil, nil, nil]),
    (.resolve(PromiseTally()), ["resolved", "resolved", nil, "resolved"]),
    (.resolve(PromiseTally(inForce: 1)), [nil, nil, nil, nil]),
    (.resolve(PromiseTally(brokenUnremedied: 2)), [nil, nil, nil, nil]),
    (.reopen(reason: "又来了"), [nil, nil, "reopened", nil]),
    (.reopen(reason: ""), [nil, nil, nil, nil]),
  ]

  @Test("Every state and every command", arguments: table)
  func everyPair(_ command: CaseCommand, _ expected: [String?]) {
    for (one, expected) in zip(Self.all, expected) {
      #expect((try? one.decide(command, at: Self.now))?.state.state.name == expected, "\(command) while \(one.state)")
    }
  }

  @Test func thePromiseHoldsTheCaseOpen() {
    #expect(throws: CaseError.promiseInForce(count: 1)) {
      try Self.make().decide(.resolve(PromiseTally(inForce: 1, brokenUnremedied: 1)), at: Self.now)
    }
    #expect(throws: CaseError.brokenWithoutRemedy(count: 2)) {
      try Self.make().decide(.resolve(PromiseTally(brokenUnremedied: 2)), at: Self.now)
    }
  }

  @Test func aWaitComesBackByItself() throws {
    let until = Self.now + .minutes(5)
    let waiting = try Self.make().decide(.waitOn(.merchant, until: until), at: Self.now)
    #expect(waiting.tasks.map(\.due) == [until])
    #expect(waiting.tasks.map(\.lane) == [.timer])
    let reopened = try Self.make(Self.wait, reopened: 1).decide(.goOn, at: until)
    #expect(reopened.state.state == .reopened)
  }

  @Test func escalatingFreesTheOwnerAndSaysWhy() throws {
    let up = try Self.make().decide(.escalate(to: .leader, reason: "客户不接受红包"), at: Self.now)
    #expect(up.state.level == .leader)
    #expect(up.state.owner == nil)
    #expect(up.events.map(\.name) == ["case.escalated"])
  }

  @Test func theSameAgainWritesNothing() throws {
    #expect(try Self.make().decide(.attach([Self.coffee]), at: Self.now + .minutes(1)).events.isEmpty)
  }

  /// Open cases (id, orders, promise in force), orders of the contact, the case it joins.
  static let joins: [([(Int64, [Int64], Bool)], [Int64], Int64?)] = [
    ([], [41], nil),
    ([(1, [41], false)], [41], 1),
    ([(1, [40], false)], [41], nil),
    ([(1, [40], true)], [41], 1),
    ([(1, [40], true), (2, [41], false)], [41], 2),
    ([(1, [41], false), (2, [41], false)], [41], 2),
    ([(1, [40], false)], [], nil),
    ([(1, [], true), (2, [], true)], [], 2),
  ]

  @Test("A contact joins what it belongs to", arguments: joins)
  func joining(_ open: [(Int64, [Int64], Bool)], _ orders: [Int64], _ expected: Int64?) {
    let cases = open.map { OpenCase(id: Desks.id($0.0), orders: $0.1.map { Desks.id($0) }, hasPromiseInForce: $0.2) }
    #expect(CaseChoice.joining(cases, orders: orders.map { Desks.id($0) })?.raw == expected)
  }
}

@Suite("Guessing the scenario")
struct SuggestionTests {
  static let now = Desks.morning
  static func order(due minutes: Int64, delivered: Int64? = nil, drop: String = "a") -> OrderGlance {
    OrderGlance(
      placedAt: now - .minutes(30), due: now + .minutes(minutes), deliveredAt: delivered.map { now + .minutes($0) },
      cancelled: false, dropToken: drop)
  }

  @Test(
    "What is written goes before the state of the order",
    arguments: [
      ("两杯咖啡能一起送吗，不着急", Scenario.together), ("please bring both orders together", .together),
      ("骑手威胁我", .safety), ("the rider was in an accident", .safety), ("饭里有头发，我要退款", .foodSafety),
      ("我要退款，骑手还没到", .refund), ("催一下", .reminder), ("where is my food", .reminder), ("少送了一杯", .missingItem),
      ("a missing cup", .missingItem), ("已经超时了", .late), ("my chocolate shake", .enquiry), ("骑手态度不好", .riderIssue),
      ("商家没开门", .merchantIssue), ("发票怎么开", .enquiry), ("", .enquiry),
    ])
  func words(_ words: String, _ expected: Scenario) {
    #expect(Suggestion.guess(words: words, orders: [], at: Self.now).scenario == expected)
  }

  @Test(
    "Without words the orders speak",
    arguments: [
      ([order(due: -1)], Suggestion(.late, .orderLate)),
      ([order(due: 20), order(due: 25)], Suggestion(.together, .twoOrdersUnderWay)),
      ([order(due: 20), order(due: 25, drop: "b")], Suggestion(.enquiry, .nothingElse)),
      ([order(due: 0, delivered: -10)], Suggestion(.missingItem, .deliveredJustNow)),
      ([order(due: 0, delivered: -31)], Suggestion(.enquiry, .nothingElse)),
    ])
  func orders(_ orders: [OrderGlance], _ expected: Suggestion) {
    #expect(Suggestion.guess(words: "你好", orders: orders, at: Self.now) == expected)
  }
}
