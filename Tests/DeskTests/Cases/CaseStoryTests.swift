// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

@Suite("A case through the house") struct CaseStoryTests {
  static let now = Centre.morning

  @Test(arguments: Engine.allCases)
  func upToTheLeaderWithTheWholeHistory(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (_, contact, work) = try await TalkTests.talking(centre)
      let file = try await centre.contact(contact).caseID
      await #expect(throws: CaseError.reasonMissing) {
        try await centre.desk.escalate(
          file, to: .leader, reason: " ", by: .agent(centre.xiaolin), command: centre.command(), at: Self.now)
      }
      try await centre.desk.escalate(
        file, to: .leader, reason: "客户不接受红包和免单", by: .agent(centre.xiaolin), command: centre.command(), at: Self.now)
      #expect(try await centre.contact(contact).routed.queue == "leader")
      #expect(try await centre.state(centre.xiaolin) == .available)
      try await centre.arrive(centre.boss)
      try await centre.dispatch(work, at: Self.now)
      #expect(try await centre.offer(of: contact).agent == centre.boss)
      try await centre.take(contact, at: Self.now)
      let view = try await centre.desk.workspace(of: centre.boss, at: Self.now)
      #expect(view.opened?.messages.map(\.body.kind) == ["text", "notice", "note", "notice", "notice"])
      #expect(view.opened?.file.file.owner == centre.boss)
      let board = try await centre.desk.leaderView(for: .agent(centre.boss), at: Self.now)
      #expect(board.escalations.map(\.file.id) == [file])
      #expect(board.team.count == 3)
      await #expect(throws: DeskError.forbidden("lead")) {
        try await centre.desk.leaderView(for: .agent(centre.xiaolin), at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aLeaderTakesOverAndGivesBack(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (_, contact, _) = try await TalkTests.talking(centre)
      let desk = centre.desk
      try await centre.arrive(centre.boss)
      await #expect(throws: DeskError.conflict("offline")) {
        try await desk.reassign(
          contact, to: centre.haiying, by: .agent(centre.boss), command: centre.command(), at: Self.now)
      }
      try await desk.reassign(
        contact, to: centre.boss, by: .agent(centre.boss), command: centre.command(), at: Self.now)
      #expect(try await centre.contact(contact).holder == centre.boss)
      await #expect(throws: ContactError.notYours) {
        try await desk.endContact(contact, by: .agent(centre.xiaolin), command: centre.command(), at: Self.now)
      }
      try await desk.passOn(contact, by: .agent(centre.boss), command: centre.command(), at: Self.now)
      #expect(try await centre.contact(contact).state == .waiting)
      #expect(try await centre.contact(contact).routed.declinedBy == [centre.boss])
    }
  }

  @Test(arguments: Engine.allCases)
  func waitingEndsByItselfAndResolvingIsRemembered(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (mei, contact, _) = try await TalkTests.talking(centre)
      let desk = centre.desk
      let file = try await centre.contact(contact).caseID
      let until = Self.now + .minutes(5)
      try await desk.changeCase(
        file, .waitOn(.merchant, until: until), by: .agent(centre.xiaolin), command: centre.command(), at: Self.now)
      let timers = LaneWork(.timer, desk: desk, holder: "h", width: 1)
      _ = try await timers.turn(at: until)
      #expect(try await desk.caseView(file, for: .agent(centre.xiaolin)).file.state == .open)
      try await desk.endContact(contact, by: .customer(mei), command: centre.command(), at: until)
      try await desk.resolveCase(file, by: .agent(centre.xiaolin), command: centre.command(), at: until)
      // The customer writes again: the contact is resumed and the case is open once more.
      _ = try await desk.say(
        .text("还有一个问题"), in: contact, clientID: nil, by: .customer(mei), command: centre.command(),
        at: until + .minutes(1))
      let again = try await desk.caseView(file, for: .agent(centre.xiaolin)).file
      #expect(again.state == .reopened && again.reopened == 1)
      await #expect(throws: DeskError.invalid(field: "command", rule: "own verb")) {
        try await desk.changeCase(
          file, .resolve(PromiseTally()), by: .agent(centre.xiaolin), command: centre.command(), at: until)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aYesThatComesAfterTheCaseWasResolvedOpensItAgain(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let (desk, lin) = (centre.desk, Actor.agent(centre.xiaolin))
      let mei = try await centre.customer("c-1")
      let file = try await centre.write(mei, "发票什么时候能开").caseID
      let offer = PromiseOffer(
        caseID: file, beneficiary: mei, customer: nil, language: .chinese, team: "一队", approvedBy: "小林")
      let promise = try await desk.offerWriting(
        offer, by: Self.now + .minutes(30), actor: lin, id: centre.command(), at: Self.now)
      try await desk.resolveCase(file, by: lin, command: centre.command(), at: Self.now)
      _ = try await desk.acceptPromise(
        promise.id, version: 1, text: promise.versions[0].sentence, channel: Channel.webChat.rawValue,
        by: .customer(mei), id: centre.command(), at: Self.now + .minutes(1))
      #expect(try await desk.caseView(file, for: lin).file.state == .reopened)
      await #expect(throws: CaseError.self) {
        try await desk.resolveCase(file, by: lin, command: centre.command(), at: Self.now + .minutes(2))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func casesAreFoundByWhatPeopleHave(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let mei = try await centre.customer("c-1", name: "王梅", phone: "13812345678")
      let li = try await centre.customer("c-2", name: "Li Ming", phone: "13900005678")
      let first = try await centre.write(mei, "两杯拿铁能不能一起送")
      let second = try await centre.write(li, "Where is my latte order? It's'; DROP TABLE case_file; -- <b>")
      func found(_ query: String) async throws -> [CaseID] {
        try await centre.desk.findCases(query, for: .agent(centre.xiaolin)).map(\.file.id)
      }
      #expect(try await found("拿铁") == [first.caseID])
      #expect(try await found("拿铁 一起") == [first.caseID])
      #expect(try await found("LATTE") == [second.caseID])
      #expect(try await found("5678") == [second.caseID, first.caseID])
      #expect(try await found("138 1234 5678") == [first.caseID])
      #expect(try await found("王梅") == [first.caseID])
      #expect(try await found("li ming") == [second.caseID])
      #expect(try await found("\(first.caseID)") == [first.caseID])
      #expect(try await found("%") == [])
      #expect(try await found("1234567890123") == [])
      let page = try await centre.desk.cases(.all, limit: 1, for: .agent(centre.xiaolin))
      #expect(page.lines.map(\.file.id) == [second.caseID])
      let next = try await centre.desk.cases(.all, before: page.next, limit: 1, for: .agent(centre.xiaolin))
      #expect(next.lines.map(\.file.id) == [first.caseID])
    }
  }

  static let filters: [CaseFilter] = [
    .ownedBy(ID(raw: 1)), .escalated(.leader), .state("open"), .scenario(.late, state: "open"), .person(ID(raw: 1)),
    .order(ID(raw: 1)), .terms(["拿铁", "一起"]), .all,
  ]

  @Test("Every list is an index lookup", arguments: filters)
  func listsStayQuick(_ filter: CaseFilter) async throws {
    try await withStore(.sqlite) { store in
      let plan = try await store.read { sql in try Self.plan(of: filter, sql) }
      #expect(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "\(plan)")
    }
  }

  private static func plan(of filter: CaseFilter, _ sql: any SQL) throws -> String {
    let (text, values) = filter.statement(before: nil, limit: 50)
    return try sql.rows("EXPLAIN QUERY PLAN \(text)", values: values) { $0.text(3) }.joined(separator: "; ")
  }
}
