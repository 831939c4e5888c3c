// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("An agent's state")
struct AgentStateTests {
  static let offer: OfferID = Desks.id(500)
  static let other: OfferID = Desks.id(501)
  static let now = Desks.morning
  static let ended = AgentState.wrapUp(until: now - .seconds(1))
  static let writing = AgentState.wrapUp(until: now + .seconds(9))
  static let states: [AgentState] = [
    .offline, .available, .paused(.meal), .offered(offer), .busy, writing, ended, .notReady(missed: offer),
  ]

  /// One row a command: what each state above becomes; nil where the command is refused.
  static let table: [(AgentCommand, [AgentState?])] = [
    (
      .signIn,
      [
        .paused(.arriving), .available, .paused(.meal), .offered(offer), .busy, writing, ended,
        .notReady(missed: offer),
      ]
    ),
    (.signOut, [.offline, .offline, .offline, nil, .offline, .offline, .offline, .offline]),
    (.lose, [.offline, .offline, .offline, .offline, .offline, .offline, .offline, .offline]),
    (.ready(hasRoom: true), [nil, .available, .available, nil, .available, .available, .available, .available]),
    (.ready(hasRoom: false), [nil, .busy, .busy, nil, .busy, .busy, .busy, .busy]),
    (
      .pause(.rest),
      [nil] + [.paused(.rest), .paused(.rest), nil, .paused(.rest), .paused(.rest), .paused(.rest), .paused(.rest)]
    ),
    (.offer(other), [nil, .offered(other), nil, nil, nil, nil, nil, nil]),
    (.take(offer, hasRoom: true), [nil, nil, nil, .available, nil, nil, nil, nil]),
    (.take(offer, hasRoom: false), [nil, nil, nil, .busy, nil, nil, nil, nil]),
    (.take(other, hasRoom: true), [nil, nil, nil, nil, nil, nil, nil, nil]),
    (.decline(offer), [nil, nil, nil, .available, nil, nil, nil, nil]),
    (.withdraw(offer), [nil, nil, nil, .available, nil, nil, nil, nil]),
    (.miss(offer), [nil, nil, nil, .notReady(missed: offer), nil, nil, nil, nil]),
    (
      .finish(wrapUp: .seconds(15)),
      [nil, .wrapUp(until: now + .seconds(15)), .paused(.meal), .offered(offer)]
        + [.wrapUp(until: now + .seconds(15)), .wrapUp(until: now + .seconds(15)), .wrapUp(until: now + .seconds(15))]
        + [.notReady(missed: offer)]
    ),
    (
      .finish(wrapUp: .zero),
      [
        nil, .available, .paused(.meal), .offered(offer), .available, writing, .wrapUp(until: now),
        .notReady(missed: offer),
      ]
    ),
    (
      .wrapUpOver(hasRoom: true),
      [nil, .available, .paused(.meal), .offered(offer), .busy, writing, .available, .notReady(missed: offer)]
    ),
  ]

  @Test("Every state and every command", arguments: table)
  func everyPair(_ command: AgentCommand, _ expected: [AgentState?]) throws {
    for (state, expected) in zip(Self.states, expected) {
      let status = AgentStatus(agent: Desks.xiaolin, state: state, since: Self.now - .hours(1), idleSince: Self.now)
      let after = try? status.decide(command, at: Self.now)
      #expect(after?.state.state == expected, "\(command) in \(state)")
      #expect(after?.events.isEmpty ?? true == (expected == nil || expected == state))
    }
  }

  @Test func whoTookSomethingIsNoLongerLongestIdle() throws {
    let status = AgentStatus(
      agent: Desks.xiaolin, state: .offered(Self.offer), since: Self.now, idleSince: Self.now - .hours(1))
    #expect(try status.decide(.take(Self.offer, hasRoom: true), at: Self.now).state.idleSince == Self.now)
    #expect(try status.decide(.decline(Self.offer), at: Self.now).state.idleSince == Self.now - .hours(1))
  }

  @Test(arguments: [(0, true), (60_000, true), (79_999, true), (80_000, false)])
  func presenceOutlastsAMinuteWithoutNetwork(_ ms: Int64, _ present: Bool) {
    #expect(Presence(seenAt: Self.now).isPresent(at: Self.now + Span(ms: ms)) == present)
  }
}

@Suite("Sessions, lock-out, tokens")
struct SessionTests {
  static let now = Desks.morning

  @Test func aSessionSlidesButNotForEver() {
    var session = Session(agent: Desks.xiaolin, startedAt: Self.now, seenAt: Self.now)
    #expect(session.isValid(at: Self.now + .minutes(29)))
    #expect(!session.isValid(at: Self.now + .minutes(30)))
    #expect(session.touched(at: Self.now + .seconds(30)) == nil)
    var clock = Self.now
    while let next = session.touched(at: clock + .minutes(20)) {
      clock += .minutes(20)
      guard next.isValid(at: clock) else { break }
      session = next
    }
    #expect(clock == Self.now + .hours(12))
  }

  @Test(
    "Each wrong password after the fourth doubles the wait, up to an hour",
    arguments: [(1, nil), (4, nil), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (40, 3600)] as [(Int, Int64?)])
  func lockOut(_ failures: Int, _ seconds: Int64?) {
    var record = SignInFailures()
    for _ in 0..<failures { record = record.failed(at: Self.now) }
    #expect(record.lockedUntil == seconds.map { Self.now + .seconds($0) })
    if let seconds {
      #expect(throws: SignInError.self) { try record.check(at: Self.now + .seconds(seconds - 1)) }
      #expect(throws: Never.self) { try record.check(at: Self.now + .seconds(seconds)) }
    }
  }

  @Test func aTokenOpensItsScopesUntilItsDay() {
    let token = APIToken(
      id: Desks.id(7), name: "订单平台", scopes: [.ordersRead], grantedBy: Desks.boss, madeAt: Self.now,
      until: Self.now + .days(90))
    #expect(token.allows(.ordersRead, at: Self.now))
    #expect(!token.allows(.contactsWrite, at: Self.now))
    #expect(!token.allows(.ordersRead, at: Self.now + .days(90)))
  }

  @Test(arguments: [
    ("短", false), ("123456789", false), ("correct horse", true), (String(repeating: "长", count: 129), false),
  ])
  func passwords(_ password: String, _ accepted: Bool) { #expect(PasswordRule.accepts(password) == accepted) }
}
