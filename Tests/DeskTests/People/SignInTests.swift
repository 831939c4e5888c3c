// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

@Suite("Signing in, rights, people") struct SignInTests {
  static let now = Centre.morning

  @Test(arguments: Engine.allCases)
  func rightPasswordOpensASessionThatEnds(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let desk = centre.desk
      let entered = try await desk.signIn(login: "Lin.Xiao", password: Centre.password, at: Self.now)
      let holder = try await desk.session(entered.secret, at: Self.now + .minutes(29))
      #expect(holder.agent.id == centre.xiaolin)
      // The request at minute 29 moved the end on.
      _ = try await desk.session(entered.secret, at: Self.now + .minutes(58))
      await #expect(throws: SignInError.noSession) {
        try await desk.session(entered.secret, at: Self.now + .minutes(89))
      }
      await #expect(throws: SignInError.noSession) { try await desk.session("made up", at: Self.now) }
      try await desk.signOut(entered.secret, at: Self.now + .minutes(59))
      await #expect(throws: SignInError.noSession) {
        try await desk.session(entered.secret, at: Self.now + .minutes(59))
      }
      #expect(try await centre.state(centre.xiaolin) == .offline)
    }
  }

  @Test(arguments: Engine.allCases)
  func fiveWrongPasswordsLockAndThenTheRightOneWaits(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      for _ in 0..<5 {
        await #expect(throws: SignInError.wrong) {
          try await centre.desk.signIn(login: "lin.xiao", password: "wrong password", at: Self.now)
        }
      }
      await #expect(throws: SignInError.locked(until: Self.now + .seconds(30))) {
        try await centre.desk.signIn(login: "lin.xiao", password: Centre.password, at: Self.now + .seconds(29))
      }
      _ = try await centre.desk.signIn(login: "lin.xiao", password: Centre.password, at: Self.now + .seconds(30))
      // A login that does not exist is locked in the same way.
      for _ in 0..<5 { _ = try? await centre.desk.signIn(login: "nobody", password: "x", at: Self.now) }
      await #expect(throws: SignInError.locked(until: Self.now + .seconds(30))) {
        try await centre.desk.signIn(login: "nobody", password: "x", at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aResetEndsEverySession(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let old = try await centre.desk.signIn(login: "lin.xiao", password: Centre.password, at: Self.now)
      await #expect(throws: DeskError.forbidden("managePeople")) {
        try await centre.desk.resetPassword(of: "lin.xiao", by: .agent(centre.haiying), at: Self.now)
      }
      let new = try await centre.desk.resetPassword(of: "lin.xiao", by: .agent(centre.chief), at: Self.now)
      await #expect(throws: SignInError.noSession) { try await centre.desk.session(old.secret, at: Self.now) }
      _ = try await centre.desk.signIn(login: "lin.xiao", password: new.password, at: Self.now)
    }
  }

  @Test(arguments: Engine.allCases)
  func nobodyGrantsToThemselvesOrWithoutTheRole(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      func certificate(_ agent: AgentID, by grantor: AgentID) -> Certificate {
        Certificate(
          id: centre.desk.newID(city: .none, at: Self.now), agent: agent, scenarios: [.refund], channels: [.webChat],
          languages: [.chinese], levels: [.frontLine], moneyLimit: .yuan(500), from: Self.now,
          until: Self.now + .days(1), grantedBy: grantor)
      }
      await #expect(throws: CertificateError.ownCertificate) {
        let own = certificate(centre.chief, by: centre.chief)
        try await centre.desk.grant(own, by: .agent(centre.chief), id: centre.command(), at: Self.now)
      }
      await #expect(throws: DeskError.forbidden("grant")) {
        let friend = certificate(centre.xiaolin, by: centre.haiying)
        try await centre.desk.grant(friend, by: .agent(centre.haiying), id: centre.command(), at: Self.now)
      }
      await #expect(throws: DeskError.forbidden("grant")) {
        let inAnothersName = certificate(centre.xiaolin, by: centre.chief)
        try await centre.desk.grant(inAnothersName, by: .agent(centre.haiying), id: centre.command(), at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func everybodyInTheFileOrNobodyWithEveryFaultNamed(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let bad = """
        login,name,team,site,post,roles,skills,language
        lin.xiao,新人,早班,新乡,agent,agent,zh:5,zh
        Bad Login,,早班,新乡,king,agent;boss,zh:9,fr
        a,b
        new.one,"王, 小",早班,新乡,trainee,agent,refund:2;zh:5,
        new.one,又一个,早班,新乡,agent,agent,,zh
        """
      do {
        _ = try await centre.desk.importStaff(csv: bad, by: .agent(centre.chief), at: Self.now)
        Issue.record("taken")
      } catch let faults as ImportFaults {
        #expect(
          faults.faults.map { "\($0.line) \($0.field)" } == [
            "3 post", "3 roles", "3 skills", "3 language", "3 login", "3 name", "4 line", "6 login",
          ])
      }
      #expect(try await centre.desk.staff(for: .agent(centre.chief)).count == 4)
      let good = "login,name,team,site,post,roles,skills,language\nnew.one,\"王, 小\",早班,新乡,trainee,agent,refund:2,\n"
      let added = try await centre.desk.importStaff(csv: good, by: .system("people"), at: Self.now)
      let entered = try await centre.desk.signIn(login: "new.one", password: added[0].password, at: Self.now)
      #expect(entered.agent.name == "王, 小")
      #expect(entered.agent.capacity == .practice)
    }
  }

  @Test(arguments: Engine.allCases)
  func aTokenOpensItsScopeAndNoOther(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let made = try await centre.desk.makeToken(
        name: "平台", scopes: [.casesRead], until: Self.now + .days(30), by: .agent(centre.chief), at: Self.now)
      _ = try await centre.desk.token(made.secret, for: .casesRead, at: Self.now)
      await #expect(throws: DeskError.forbidden("contacts:write")) {
        try await centre.desk.token(made.secret, for: .contactsWrite, at: Self.now)
      }
      try await centre.desk.revokeToken(
        made.token.id, by: .agent(centre.chief), command: centre.command(), at: Self.now)
      await #expect(throws: SignInError.noSession) {
        try await centre.desk.token(made.secret, for: .casesRead, at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func namesAreShownOnlyForAReason(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let mei = try await centre.customer("c-1", name: "王梅", phone: "+86 138 1234 5678")
      // The same account is the same person, and what is newly known is added.
      #expect(try await centre.customer("c-1", phone: "13912345678") == mei)
      for reason in [" ", "回电"] {
        await #expect(throws: DeskError.invalid(field: "reason", rule: "3-200")) {
          try await centre.desk.unmask(mei, reason: reason, by: .agent(centre.xiaolin), at: Self.now)
        }
      }
      let shown = try await centre.desk.unmask(mei, reason: "客户要求回电", by: .agent(centre.xiaolin), at: Self.now)
      #expect(shown == Identity(side: .customer, account: "c-1", name: "王梅", phone: "13912345678"))
    }
  }

  @Test(arguments: Engine.allCases)
  func forgettingAPersonIsDeletingAKey(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let mei = try await centre.customer("c-1", name: "王梅", phone: "13812345678")
      let shown = try await centre.desk.unmask(mei, reason: "客户要求回电", by: .agent(centre.xiaolin), at: Self.now)
      #expect(shown.name == "王梅")
      try await stamp(centre.desk)
      let audit = try await centre.desk.audit(before: nil, for: .agent(centre.chief))
      #expect(audit.first?.name == "people.unmasked")
      #expect(audit.first?.actor == .agent(centre.xiaolin))
      await #expect(throws: DeskError.forbidden("readAudit")) {
        try await centre.desk.audit(before: nil, for: .agent(centre.xiaolin))
      }
      let raw = try await centre.desk.store.read { try $0.rows("SELECT sealed FROM person") { $0.blob(0) } }
      #expect(!String(decoding: raw.joined(), as: UTF8.self).contains("138"))
      try await centre.desk.forget(mei, by: .agent(centre.chief), id: centre.command(), at: Self.now)
      await #expect(throws: DeskError.notFound("person")) {
        try await centre.desk.unmask(mei, reason: "再看一次", by: .agent(centre.xiaolin), at: Self.now)
      }
      #expect(try await centre.desk.findCases("13812345678", for: .agent(centre.xiaolin)).isEmpty)
    }
  }

  @Test func aLinkOpensOneThingForOnePersonUntilItsTime() throws {
    let link = SignedLink(person: ID(raw: 5), side: .merchant, subject: "promise_1", until: Instant(seconds: 100))
    let text = Secrets.forTests.sign(link)
    #expect(try Secrets.forTests.open(text, realNow: Instant(seconds: 99)) == link)
    #expect(throws: LinkError.expired(at: link.until)) {
      try Secrets.forTests.open(text, realNow: Instant(seconds: 100))
    }
    var other = Secrets.forTests
    other.link[0] ^= 1
    for forged in [other.sign(link), text + "A", String(text.dropLast()), "x", "", "a.b.c"] {
      #expect(throws: LinkError.forged) { try Secrets.forTests.open(forged, realNow: Instant(seconds: 1)) }
    }
  }
}
