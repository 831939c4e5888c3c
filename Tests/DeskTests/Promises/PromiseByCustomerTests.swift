// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

/// Chen Yu asks on his own page for both coffees together; nobody of the contact centre is asked.
@Suite struct PromiseByCustomerTests {
  typealias L = Lunch

  private func person(_ account: String, _ lunch: Lunch) async throws -> PersonID {
    try await lunch.desk.change(by: .system("entry"), at: L.noon) { tx in
      try tx.person(Identity(side: .customer, account: account, name: nil, phone: nil), city: L.city)
    }
  }

  private func check(_ lunch: Lunch, by person: PersonID) async throws -> MergeCheck {
    try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 1)
    lunch.know(at: 1)
    return try await lunch.desk.checkTogether(
      [L.first, L.second], city: L.city, by: .customer(person), id: lunch.id(1), at: L.at(1))
  }

  private func promise(
    _ lunch: Lunch, _ check: MergeCheck, by person: PersonID, id: CommandID, minute: Int64 = 2
  ) async throws -> Promise {
    let plan = try #require(check.verdict.plan)
    return try await lunch.desk.promiseTogether(
      check: check.id, text: PromiseSentence.offer(.together, due: plan.by, language: .chinese), language: .chinese,
      approvedBy: "平台规则", by: .customer(person), id: id, at: L.at(minute))
  }

  @Test(arguments: Engine.allCases)
  func hisYesMakesThePromiseAndItsEndClosesTheCase(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let chen = try await person("chen", lunch)
      let check = try await check(lunch, by: chen)
      let id = lunch.id(2)
      let made = try await promise(lunch, check, by: chen, id: id)
      let again = try await promise(lunch, check, by: chen, id: id)
      #expect(made.state == .inForce && made.id == again.id && made.owner == .team("值班"))
      #expect(made.agreed?.consent?.by == .customer(chen))
      await #expect(throws: DeskError.conflict("promised already")) {
        _ = try await promise(lunch, check, by: chen, id: lunch.id(2))
      }
      let cases = try await lunch.desk.store.read { try $0.openCases(of: chen) }
      #expect(cases.count == 1 && cases[0].scenario == .together && cases[0].owner == nil)
      let waiting = try await lunch.desk.store.read { try $0.waitingContacts().count }
      #expect(waiting == 0)
      try await lunch.work(at: 2)
      #expect(lunch.platform.commands(.together).count == 1)
      let both = [L.first, L.second]
      try await lunch.hear(
        both.map { order in
          L.event(.grouped, 3, order) {
            ($0.command, $0.together, $0.due) = (made.leg(.platform)?.command, both.filter { $0 != order }, L.at(40))
          }
        }, at: 4)
      for kind in [OrderEvent.Kind.assigned, .pickedUp, .delivered] {
        let minute: Int64 = kind == .assigned ? 4 : kind == .pickedUp ? 12 : 20
        try await lunch.hear(both.map { L.ridden(kind, minute, $0) }, at: minute)
      }
      #expect(try await lunch.promise(made.id).state == .kept)
      try await stamp(lunch.desk)
      for reaction in Reactions.all { _ = try await lunch.desk.react(reaction, after: nil, limit: 500, at: L.at(21)) }
      let left = try await lunch.desk.store.read { try $0.openCases(of: chen).count }
      #expect(left == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func nobodyPromisesWithTheOrdersOfOthersNorAgainstPolicy(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let chen = try await person("chen", lunch)
      let stranger = try await person("somebody-else", lunch)
      let check = try await check(lunch, by: chen)
      await #expect(throws: DeskError.notFound("check")) {
        _ = try await promise(lunch, check, by: stranger, id: lunch.id(2))
      }
      await #expect(throws: PromiseError.self) {
        _ = try await lunch.desk.promiseTogether(
          check: check.id, text: "今天都送到", language: .chinese, approvedBy: "", by: .customer(chen), id: lunch.id(2),
          at: L.at(2))
      }
      await #expect(throws: DeskError.conflict("check is old")) {
        _ = try await promise(lunch, check, by: chen, id: lunch.id(9), minute: 9)
      }
      var policies = lunch.desk.policies
      policies.promises.does.removeAll { $0 == .promiseTogether }
      let strict = Desk.forTests(
        lunch.desk.store, platform: lunch.platform, policies: policies, startedAt: L.noon, node: 2)
      await #expect(throws: DeskError.forbidden("promises")) {
        _ = try await promise(Lunch(desk: strict, platform: lunch.platform), check, by: chen, id: lunch.id(2))
      }
      let cases = try await lunch.desk.store.read { try $0.openCases(of: chen).count }
      #expect(cases == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatHeMustHearStandsInHisChatAndGoesToTheAppWhenThePageIsClosed(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let chen = try await person("chen", lunch)
      let opened = try await lunch.desk.openContact(
        OpenContact(person: chen, words: "两杯咖啡"), by: .customer(chen), id: lunch.id(1), at: L.at(1))
      let check = try await check(lunch, by: chen)
      lunch.desk.openPages.opened(by: chen)
      let made = try await promise(lunch, check, by: chen, id: lunch.id(2))
      try await lunch.work(at: 2)
      #expect(made.caseID == opened.caseID)
      func said() async throws -> [MessageBody] {
        try await lunch.desk.conversation(opened.contact, for: .customer(chen), at: L.at(2)).messages
          .filter { $0.author == .system }.map(\.body)
      }
      #expect(try await said().count == 1)
      #expect(lunch.platform.commands(.notify).isEmpty)
      lunch.desk.openPages.closed(by: chen)
      _ = try await lunch.desk.splitPromise(made.id, reason: "店里停电", by: L.mei, id: lunch.id(3), at: L.at(3))
      try await lunch.work(at: 3)
      #expect(lunch.platform.commands(.notify).count == 1)
      #expect(try await said().count == 2)
    }
  }
}
