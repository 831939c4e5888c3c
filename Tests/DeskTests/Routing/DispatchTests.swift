// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

@Suite("A morning at the contact centre") struct DispatchTests {
  static let now = Centre.morning

  @Test(arguments: Engine.allCases)
  func aCustomerWritesAndIsAnswered(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      let mei = try await centre.customer("c-1", name: "王梅", phone: "13812345678")
      let opened = try await centre.write(mei, "两杯咖啡能一起送吗")
      #expect(try await centre.contact(opened.contact).routed.need.scenario == .together)
      try await centre.dispatch(work, at: Self.now)
      #expect(try await centre.contact(opened.contact).state == .waiting)
      try await centre.arrive(centre.xiaolin)
      try await centre.dispatch(work, at: Self.now + .seconds(45))
      try await centre.take(opened.contact, at: Self.now + .seconds(47))
      let contact = try await centre.contact(opened.contact)
      #expect(contact.holder == centre.xiaolin)
      #expect(try await centre.state(centre.xiaolin) == .available)
      let view = try await centre.desk.workspace(of: centre.xiaolin, at: Self.now + .seconds(50))
      #expect(view.contacts.map(\.contact.id) == [opened.contact])
      #expect(view.contacts.first?.unread == 1)
      #expect(view.contacts.first?.person?.name == "王*")
      #expect(view.contacts.first?.person?.phone == "138****5678")
      #expect(view.opened?.messages.map(\.body) == [.text("两杯咖啡能一起送吗"), .notice(.joined)])
      #expect(view.opened?.file.file.owner == centre.xiaolin)
    }
  }

  @Test(arguments: Engine.allCases)
  func anOfferNotTakenGoesToTheNextAndTheAgentIsNotReady(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      try await centre.arrive(centre.xiaolin)
      let mei = try await centre.customer("c-1")
      let opened = try await centre.write(mei, "发票怎么开")
      try await centre.dispatch(work, at: Self.now)
      #expect(try await centre.offer(of: opened.contact).agent == centre.xiaolin)
      try await centre.arrive(centre.haiying)
      let later = Self.now + .seconds(20)
      try await centre.dispatch(work, at: later)
      #expect(try await centre.offer(of: opened.contact).agent == centre.haiying)
      guard case .notReady = try await centre.state(centre.xiaolin) else { return #expect(Bool(false)) }
      #expect(try await centre.contact(opened.contact).routed.since == Self.now)
    }
  }

  @Test(arguments: Engine.allCases)
  func whoVanishesLosesTheContactsToTheLine(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      try await centre.arrive(centre.xiaolin)
      let mei = try await centre.customer("c-1")
      let opened = try await centre.write(mei, "发票怎么开")
      try await centre.dispatch(work, at: Self.now)
      try await centre.take(opened.contact, at: Self.now)
      let later = Self.now + .seconds(90)
      try await centre.arrive(centre.haiying, at: later)
      try await centre.dispatch(work, at: later)
      #expect(try await centre.state(centre.xiaolin) == .offline)
      #expect(try await centre.offer(of: opened.contact).agent == centre.haiying)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRightThatEndsMeanwhileStopsTheTake(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      try await centre.arrive(centre.xiaolin)
      let mei = try await centre.customer("c-1")
      let opened = try await centre.write(mei, "发票怎么开")
      try await centre.dispatch(work, at: Self.now)
      let mine = try await centre.desk.certificates(of: centre.xiaolin, for: .agent(centre.xiaolin), at: Self.now)
      let id = try #require(mine.first).certificate.id
      try await centre.desk.revoke(id, by: .agent(centre.chief), command: centre.command(), at: Self.now)
      await #expect(throws: DeskError.forbidden("certificate")) { try await centre.take(opened.contact, at: Self.now) }
      // And nothing is offered to them any more.
      try await centre.dispatch(work, at: Self.now + .seconds(20))
      #expect(try await centre.contact(opened.contact).state == .waiting)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRowWrittenPastMealdeskGivesNoRight(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      try await centre.desk.store.write { _ = try $0.run("UPDATE certificate SET money_limit = 9999999") }
      #expect(try await !centre.desk.rights(of: centre.xiaolin, at: Self.now).may(.spend(.yuan(1), .refund)))
    }
  }

  @Test(arguments: Engine.allCases)
  func onlyOneDispatcherWorksAndTheNextBeginsFromTheRows(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let first = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      let second = DispatcherWork(desk: centre.desk, holder: "b", width: 1)
      try await centre.arrive(centre.xiaolin)
      let mei = try await centre.customer("c-1")
      let opened = try await centre.write(mei, "发票怎么开")
      #expect(try await first.turn(at: Self.now) == Self.now)
      #expect(try await second.turn(at: Self.now) == Self.now + .seconds(1))
      #expect(try await centre.offer(of: opened.contact).agent == centre.xiaolin)
      // The first is gone: its lease is taken over, and its number no longer opens anything.
      try await centre.desk.store.write { try $0.releaseLeases(of: "a", now: Self.now) }
      try await centre.dispatch(second, at: Self.now + .seconds(20))
      guard case .notReady = try await centre.state(centre.xiaolin) else { return #expect(Bool(false)) }
      await #expect(throws: LeaseLost.self) {
        try await centre.desk.expireOffer(opened.contact, fence: 1, at: Self.now)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func twoPullOneContactAndOneGetsIt(_ engine: Engine) async throws {
    try await withCentre(engine) { centre in
      let work = DispatcherWork(desk: centre.desk, holder: "a", width: 1)
      try await centre.arrive(centre.xiaolin)
      let opened = try await centre.write(try await centre.customer("c-1"), "发票怎么开")
      try await centre.dispatch(work, at: Self.now)
      let offer = try #require(try await centre.offer(of: opened.contact).offer)
      await #expect(throws: ContactError.notYours) {
        try await centre.desk.take(
          opened.contact, offer: offer, by: .agent(centre.haiying), command: centre.command(), at: Self.now)
      }
      try await centre.take(opened.contact, at: Self.now)
      await #expect(throws: Centre.NotOffered.self) { try await centre.take(opened.contact, at: Self.now) }
      let told = try await centre.desk.conversation(
        opened.contact, for: .customer(try await centre.customer("c-1")), at: Self.now)
      #expect(told.agent == "林晓")
      #expect(told.place == nil)
    }
  }
}
