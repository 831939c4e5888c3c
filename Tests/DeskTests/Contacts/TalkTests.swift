// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

@Suite("Talking") struct TalkTests {
  static let now = Centre.morning

  /// 林晓 has 王梅's contact in hand.
  static func talking(_ centre: Centre) async throws -> (mei: PersonID, contact: ContactID, work: DispatcherWork) {
    let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
    try await centre.arrive(centre.xiaolin)
    let mei = try await centre.customer("c-1", name: "王梅")
    let opened = try await centre.write(mei, "发票怎么开")
    try await centre.dispatch(work, at: now)
    try await centre.take(opened.contact, at: now)
    return (mei, opened.contact, work)
  }

  @Test(arguments: Engine.allCases)
  func whatIsSentTwiceIsSaidOnce(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, _) = try await Self.talking(centre)
      for _ in 0..<3 {
        _ = try await centre.desk.say(
          .text("在吗"), in: contact, clientID: "m-1", by: .customer(mei), command: centre.command(), at: Self.now)
      }
      let told = try await centre.desk.conversation(contact, after: 1, for: .customer(mei), at: Self.now)
      #expect(told.messages.map(\.body) == [.notice(.joined), .text("在吗")])
      // The agent may use the same mark: it is theirs.
      let reply = try await centre.desk.say(
        .text("在"), in: contact, clientID: "m-1", by: .agent(centre.xiaolin), command: centre.command(), at: Self.now)
      #expect(reply.message.seq == 4)
    }
  }

  @Test(arguments: Engine.allCases)
  func strangersSeeNothing(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (_, contact, _) = try await Self.talking(centre)
      let li = try await centre.customer("c-2")
      await #expect(throws: DeskError.notFound("contact")) {
        try await centre.desk.conversation(contact, for: .customer(li), at: Self.now)
      }
      await #expect(throws: DeskError.notFound("contact")) {
        try await centre.desk.say(
          .text("x"), in: contact, clientID: nil, by: .customer(li), command: centre.command(), at: Self.now)
      }
      await #expect(throws: DeskError.notFound("contact")) {
        try await centre.desk.say(
          .text("x"), in: contact, clientID: nil, by: .merchant(li), command: centre.command(), at: Self.now)
      }
      await #expect(throws: ContactError.notYours) {
        try await centre.desk.say(
          .text("x"), in: contact, clientID: nil, by: .agent(centre.haiying), command: centre.command(), at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func notesAreForStaffAlone(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, _) = try await Self.talking(centre)
      _ = try await centre.desk.say(
        .note("客户很急"), in: contact, clientID: nil, by: .agent(centre.haiying), command: centre.command(), at: Self.now)
      let told = try await centre.desk.conversation(contact, for: .customer(mei), at: Self.now)
      #expect(!told.messages.contains { $0.body.kind == "note" })
      #expect(told.seq == 3)
      let view = try await centre.desk.workspace(of: centre.xiaolin, open: contact, at: Self.now)
      #expect(view.opened?.messages.last?.body == .note("客户很急"))
    }
  }

  @Test(arguments: Engine.allCases)
  func aQuietContactIsAskedEndedAndResumedWithWhoeverHadIt(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, work) = try await Self.talking(centre)
      let desk = centre.desk
      _ = try await desk.say(
        .text("在我的页面里开"), in: contact, clientID: nil, by: .agent(centre.xiaolin), command: centre.command(),
        at: Self.now + .seconds(1))
      let quiet = QuietWork(desk: desk)
      let asked = try await quiet.turn(at: Self.now + .seconds(2))
      #expect(asked == Self.now + .seconds(241))
      let ended = try await quiet.turn(at: asked)
      #expect(ended == asked + .seconds(180))
      _ = try await quiet.turn(at: ended)
      #expect(try await centre.contact(contact).state == .ended(.quiet))
      #expect(try await centre.state(centre.xiaolin) == .wrapUp(until: ended + .seconds(15)))
      let later = ended + .minutes(10)
      let back = try await desk.say(
        .text("还是没找到"), in: contact, clientID: "m-9", by: .customer(mei), command: centre.command(), at: later)
      #expect(back.resumed)
      #expect(try await centre.contact(contact).routed.named == centre.xiaolin)
      try await desk.beat(centre.xiaolin, at: later)
      try await centre.dispatch(work, at: later)
      #expect(try await centre.contact(contact).state != .ended(.quiet))
    }
  }

  @Test(arguments: Engine.allCases)
  func aSecondOpeningGoesOnWithTheFirst(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let mei = try await centre.customer("c-1")
      let first = try await centre.write(mei, "两杯咖啡")
      let second = try await centre.write(mei, "一起送")
      #expect(second.wasLive && second.contact == first.contact)
      let told = try await centre.desk.conversation(first.contact, for: .customer(mei), at: Self.now)
      #expect(told.messages.map(\.seq) == [1, 2])
      #expect(told.place == QueuePlace(position: 1, takes: [], at: Self.now))
      let other = try await centre.write(try await centre.customer("c-2"), "发票")
      #expect(
        try await centre.desk.conversation(
          other.contact, for: .customer(try await centre.customer("c-2")), at: Self.now
        ).place?.position == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func twoAtOnceOpenOneContact(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let mei = try await centre.customer("c-1")
      let opened = try await withThrowingTaskGroup(of: OpenedContact?.self) { group in
        for _ in 0..<6 { group.addTask { try? await centre.write(mei, "在吗") } }
        return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
      }
      #expect(Set(opened.map(\.contact)).count == 1)
      let live = try await centre.desk.store.read { try $0.count("SELECT count(*) FROM contact") }
      #expect(live == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func typingIsSeenForAMomentAndOnlyByTheOtherSide(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, _) = try await Self.talking(centre)
      try await centre.desk.noteTyping(in: contact, by: .agent(centre.xiaolin), at: Self.now)
      #expect(try await centre.desk.conversation(contact, for: .customer(mei), at: Self.now).isTyping)
      #expect(try await !centre.desk.conversation(contact, for: .customer(mei), at: Self.now + .seconds(7)).isTyping)
      await #expect(throws: DeskError.notFound("contact")) {
        try await centre.desk.noteTyping(in: contact, by: .agent(centre.haiying), at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func marksGrowAndBelongToTheirSide(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, _) = try await Self.talking(centre)
      try await centre.desk.mark(.personRead, upTo: 2, in: contact, by: .customer(mei), at: Self.now)
      try await centre.desk.mark(.personGot, upTo: 1, in: contact, by: .customer(mei), at: Self.now)
      #expect(try await centre.contact(contact).marks.personGot == 2)
      await #expect(throws: DeskError.forbidden("mark")) {
        try await centre.desk.mark(.agentRead, upTo: 2, in: contact, by: .customer(mei), at: Self.now)
      }
      // Somebody who does not hold it reads without leaving a mark.
      try await centre.desk.mark(.agentRead, upTo: 2, in: contact, by: .agent(centre.haiying), at: Self.now)
      #expect(try await centre.contact(contact).marks.agentRead == 0)
    }
  }
}
