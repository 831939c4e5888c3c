// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("A contact from hello to goodbye")
struct ContactTests {
  static let now = Desks.morning
  static let offer: OfferID = Desks.id(70)
  static let routed = Routed(queue: "enquiry", need: Desks.need(.enquiry), since: now)

  static func contact(_ state: ContactState = .waiting, agent: AgentID? = nil) -> Contact {
    var contact = Contact.open(
      Desks.id(1), person: Desks.id(2), side: .customer, channel: .webChat, language: .chinese, caseID: Desks.id(3),
      routed: routed, at: now
    ).state
    contact.state = state
    contact.agent = agent
    if case .ended = state { contact.endedAt = now }
    return contact
  }
  static let offered = contact(.offered(OpenOffer(offer: offer, agent: Desks.xiaolin, until: now + .seconds(20))))
  static let active = contact(.active, agent: Desks.xiaolin)
  static let quiet = contact(.quiet(since: now), agent: Desks.xiaolin)
  static let ended = contact(.ended(.byAgent), agent: Desks.xiaolin)
  static let all = [contact(), offered, active, quiet, ended]

  typealias Move = @Sendable (Contact) throws -> Contact
  /// What each of waiting, offered, active, quiet, ended becomes; nil where it is refused.
  static let table: [(String, Move, [String?])] = [
    (
      "offered", { try $0.offer(OpenOffer(offer: offer, agent: Desks.haiying, until: now)).state },
      ["offered", nil, nil, nil, nil]
    ),
    ("taken", { try $0.take(offer, by: Desks.xiaolin).state }, [nil, "active", nil, nil, nil]),
    ("taken by another", { try $0.take(offer, by: Desks.haiying).state }, [nil, nil, nil, nil, nil]),
    ("another offer taken", { try $0.take(Desks.id(71), by: Desks.xiaolin).state }, [nil, nil, nil, nil, nil]),
    ("declined", { try $0.decline(offer, by: Desks.xiaolin).state }, [nil, "waiting", nil, nil, nil]),
    ("run out", { try $0.giveBack(offer).state }, [nil, "waiting", nil, nil, nil]),
    ("requeued", { try $0.requeue(routed).state }, ["waiting", "waiting", "waiting", "waiting", nil]),
    ("taken over", { try $0.hand(to: Desks.haiying).state }, ["active", "active", "active", "active", nil]),
    ("ended", { try $0.end(.byPerson, at: now).state }, ["ended", "ended", "ended", "ended", nil]),
    ("resumed", { try $0.resume(routed, at: now + .days(7)).state }, [nil, nil, nil, nil, "waiting"]),
    ("resumed too late", { try $0.resume(routed, at: now + .days(8)).state }, [nil, nil, nil, nil, nil]),
    ("the person writes", { try say($0, .text("在吗"), .person) }, ["waiting", "offered", "active", "active", nil]),
    ("its agent writes", { try say($0, .text("在"), .agent(Desks.xiaolin)) }, [nil, nil, "active", "active", nil]),
    ("another agent writes", { try say($0, .text("在"), .agent(Desks.haiying)) }, [nil, nil, nil, nil, nil]),
    (
      "anybody notes", { try say($0, .note("查过厨房"), .agent(Desks.haiying)) },
      ["waiting", "offered", "active", "quiet", "ended"]
    ),
  ]

  static func say(_ contact: Contact, _ body: MessageBody, _ author: Author) throws -> Contact {
    try contact.say(body, by: author, as: Desks.id(9), clientID: nil, saidAt: now, at: now).contact.state
  }

  @Test("Every state and every move", arguments: table.indices)
  func everyPair(_ row: Int) {
    let (name, move, expected) = Self.table[row]
    for (contact, expected) in zip(Self.all, expected) {
      #expect((try? move(contact))?.state.name == expected, "\(name) while \(contact.state.name)")
    }
  }

  @Test func aDeclinedContactKeepsItsPlaceAndRemembersWho() throws {
    let back = try Self.offered.decline(Self.offer, by: Desks.xiaolin).state
    #expect(back.routed.since == Self.routed.since)
    #expect(back.routed.declinedBy == [Desks.xiaolin])
  }

  @Test func messagesAreNumberedAndBothTimesKept() throws {
    let first = try Self.active.say(
      .text("两单一起送可以吗"), by: .person, as: Desks.id(10), clientID: "a1", saidAt: Self.now - .minutes(3), at: Self.now)
    let second = try first.contact.state.say(
      .text("我问一下"), by: .agent(Desks.xiaolin), as: Desks.id(11), clientID: nil, saidAt: Self.now, at: Self.now)
    #expect([first.message.seq, second.message.seq] == [1, 2])
    #expect(first.message.saidAt == Self.now - .minutes(3))
    #expect(first.message.at == Self.now)
    #expect(second.contact.state.marks == ReadMarks(personGot: 1, personRead: 1, agentRead: 2))
  }

  @Test(
    "Marks only grow and never pass the last message",
    arguments: [
      (ReadMarks.Mark.personRead, 3, ReadMarks(personGot: 3, personRead: 3, agentRead: 2)),
      (.personGot, 1, ReadMarks(personGot: 2, personRead: 1, agentRead: 2)),
      (.personGot, 99, ReadMarks(personGot: 5, personRead: 1, agentRead: 2)),
      (.agentRead, 4, ReadMarks(personGot: 2, personRead: 1, agentRead: 4)),
    ])
  func marks(_ mark: ReadMarks.Mark, _ seq: Int, _ expected: ReadMarks) {
    var marks = ReadMarks(personGot: 2, personRead: 1, agentRead: 2)
    marks.set(mark, upTo: seq, last: 5)
    #expect(marks == expected)
  }

  @Test func whoSaysNothingIsAskedAndThenTakenLeaveOf() throws {
    let rule = QuietRule.standard
    var contact = Self.active
    contact.answeredAt = Self.now
    #expect(rule.apply(to: contact, at: Self.now + .seconds(239)) == nil)
    let nudged = try #require(rule.apply(to: contact, at: Self.now + .seconds(240)))
    #expect(nudged.notice == .nudge)
    let ended = try #require(rule.apply(to: nudged.contact, at: Self.now + .seconds(420)))
    #expect(ended.notice == .endedQuiet)
    #expect(ended.contact.state == .ended(.quiet))
    #expect(try ended.contact.resume(Self.routed, at: Self.now + .hours(1)).state.state == .waiting)
  }

  @Test func whoIsOwedAnAnswerIsNeverTakenLeaveOf() {
    var contact = Self.active
    #expect(QuietRule.standard.next(for: contact) == nil)
    contact.answeredAt = Self.now
    contact.personAt = Self.now + .seconds(1)
    #expect(QuietRule.standard.next(for: contact) == nil)
  }

  @Test(
    "What is sent is cleaned or refused",
    arguments: [
      ("  你好\n ", "你好"), ("a\u{0}b\u{7F}", "ab"), ("一\n二", "一\n二"), (" \n\t", nil), ("", nil),
      (String(repeating: "字", count: 2001), nil),
      ("<script>alert(1)</script>' OR 1=1", "<script>alert(1)</script>' OR 1=1"),
    ] as [(String, String?)])
  func cleaned(_ text: String, _ expected: String?) { #expect((try? MessageCap.cleaned(text)) == expected) }

  @Test(arguments: [
    ("m-1", true), ("", false), ("有空", false), ("a b", false), (String(repeating: "x", count: 65), false),
  ])
  func clientIDs(_ id: String, _ fine: Bool) { #expect(((try? MessageCap.check(clientID: id)) != nil) == fine) }
}
