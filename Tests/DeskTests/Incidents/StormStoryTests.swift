// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

@Suite("A storm over 青湾") struct StormStoryTests {
  /// Three hundred orders are late; thirty customers have written when the leader declares; one more writes after.
  @Test(arguments: Engine.allCases)
  func toldOnceMadeGoodOnceClosedAndReopenedTogether(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await evening.place(0..<300)
      var contacts: [OpenedContact] = []
      for n in 0..<30 { contacts.append(try await evening.write(n, minute: 40)) }
      let glass = try await evening.write(30, "里面有玻璃，拉肚子，食物中毒", minute: 40)

      let suspected = try await suspect(evening)
      let storm = try await evening.desk.declareIncident(
        Evening.storm(at: 41), suspected: suspected.id, by: evening.leader, id: evening.centre.command(),
        at: Evening.six + .minutes(41))
      #expect(storm.id == suspected.id && storm.state == .declared && storm.owner == evening.centre.boss)
      try await evening.work(minute: 41)
      #expect(try await evening.counts(storm.id).all == 30)
      let sentence = try #require(storm.text).sentence(.chinese)
      #expect(sentence == "青湾暴雨，骑手走得慢：自 17:00 起，预计 18:41 前恢复。您的餐会送到。受影响的订单各补偿 ¥5.00 红包，自动到账。")
      for contact in contacts { #expect(try await evening.told(contact.contact) == [sentence]) }
      #expect(try await evening.told(glass.contact) == [])

      // A new customer gets the text at once and joins; saying more does not say it again.
      let new = try await evening.write(31, minute: 42)
      #expect(try await evening.told(new.contact) == [sentence])
      _ = try await evening.write(31, "好的", minute: 43)
      #expect(try await evening.told(new.contact) == [sentence])
      for n in [0, 29, 31] {
        let given = try await evening.remedies(n)
        #expect(given.map(\.amount) == [.yuan(5)] && given[0].rule.hasSuffix("\(storm.id)"))
      }
      #expect(try await evening.remedies(30).isEmpty)
      #expect(try await evening.remedies(200).isEmpty)

      // An agent's usual apology is not given beside it.
      let order = try #require(try await evening.desk.caseView(new.caseID, for: evening.leader).file.orders.first)
      await #expect(throws: RemedyError.noRule(.riderLate)) {
        try await evening.desk.offerRemedy(
          RemedyOffer(caseID: new.caseID, order: order, form: .redPacket(.yuan(9)), cause: .riderLate),
          by: evening.leader, id: evening.centre.command(), at: Evening.six + .minutes(44))
      }

      // Something new is said, once each.
      _ = try await evening.change(
        storm.id, .say(Evening.words(at: 60), remedy: storm.remedy), minute: 60)
      try await evening.work(minute: 60)
      #expect(try await evening.told(contacts[3].contact).count == 2)
      #expect(try await evening.remedies(3).count == 1)

      try await end(storm, new, contacts, evening)
    }
  }

  /// Three hundred were due at half past; five minutes later their lateness counts, two processes having counted.
  private func suspect(_ evening: Evening) async throws -> Incident {
    let works = ["a", "b"].map { PulseWork(desk: evening.desk, holder: $0) }
    for minute in 28..<40 {
      for work in works { _ = try await work.turn(at: Evening.six + .minutes(Int64(minute)) + .seconds(15)) }
    }
    let board = try await evening.desk.incidentBoard(for: evening.leader)
    let suspected = try #require(board.suspected.first)
    #expect(board.suspected.count == 1 && suspected.state == .suspected)
    let late = try #require(suspected.evidence.first { $0.signal == .late })
    #expect(late.seen == 300 && late.place == .city(Centre.qingwan) && suspected.scope.cities == [Centre.qingwan])
    return suspected
  }

  private func end(
    _ storm: Incident, _ new: OpenedContact, _ contacts: [OpenedContact], _ evening: Evening
  ) async throws {
    // One has a promise in force, one has asked something since.
    let offer = PromiseOffer(
      caseID: contacts[0].caseID, beneficiary: try await evening.centre.customer("c-0"), customer: nil,
      language: .chinese, team: "早班", approvedBy: "吴岚")
    let promise = try await evening.desk.offerWriting(
      offer, by: Evening.six + .minutes(200), actor: evening.leader, id: evening.centre.command(),
      at: Evening.six + .minutes(61))
    _ = try await evening.desk.acceptPromise(
      promise.id, version: 1, text: promise.versions[0].sentence, channel: Channel.webChat.rawValue,
      by: .customer(try await evening.centre.customer("c-0")), id: evening.centre.command(),
      at: Evening.six + .minutes(61))
    _ = try await evening.write(1, "汤洒了怎么办", minute: 62)

    _ = try await evening.change(storm.id, .end(.init(words: Evening.over(at: 90))), minute: 91)
    try await evening.work(minute: 91)
    let ended = try await evening.desk.incident(storm.id, for: evening.leader)
    #expect(ended.counts.closed == 29 && ended.counts.held == ["promiseInForce": 1, "unanswered": 1])
    #expect(Set(ended.held.map(\.line.file.id)) == [contacts[0].caseID, contacts[1].caseID])
    #expect(
      try await evening.told(new.contact).last == "青湾暴雨，骑手走得慢：自 17:00 起，18:30 已恢复。您的餐会送到。受影响的订单各补偿 ¥5.00 红包，自动到账。")
    let parent = try #require(storm.parent)
    #expect(try await evening.desk.caseView(parent, for: evening.leader).file.isOpen)

    // Nobody who comes now is told of a storm that is over.
    let late = try await evening.write(40, minute: 92)
    #expect(try await evening.told(late.contact) == [])

    _ = try await evening.change(
      storm.id, .reopen(Evening.words(at: 100), reason: "雨又下起来了"), minute: 100)
    try await evening.work(minute: 100)
    let again = try await evening.counts(storm.id)
    #expect(again.closed == 0 && again.open == 32)
    #expect(try await evening.told(contacts[5].contact).count == 4)
    #expect(try await evening.remedies(5).count == 1)

    // The last child closes the parent.
    _ = try await evening.change(storm.id, .end(.init(words: Evening.over(at: 119))), minute: 120)
    try await evening.work(minute: 120)
    #expect(try await evening.desk.caseView(parent, for: evening.leader).file.isOpen)
    try await closeTheRest(storm, evening)
    #expect(try await !evening.desk.caseView(parent, for: evening.leader).file.isOpen)
  }

  /// People close what the ending could not.
  private func closeTheRest(_ storm: Incident, _ evening: Evening) async throws {
    for (line, hold) in try await evening.desk.incident(storm.id, for: evening.leader).held {
      if hold == .promiseInForce {
        for promise in try await evening.desk.promises(of: line.file.id, for: evening.leader) {
          _ = try await evening.desk.releasePromise(
            promise.id, reason: "不用了", by: evening.leader, id: evening.centre.command(),
            at: Evening.six + .minutes(121))
        }
      }
      try await evening.desk.resolveCase(
        line.file.id, by: evening.leader, command: evening.centre.command(), at: Evening.six + .minutes(122))
    }
    try await evening.work(minute: 122)
  }
}
