// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct PromiseMachineTests {
  typealias Q = Qingwan
  typealias Town = PromiseTown

  /// Rows: state; columns: what it allows and where that leads. Everything not named is refused.
  static let table: [(Promise.State, [PromiseCommand.Name: Promise.State])] =
    [
      (.draft, [.offer: .offered, .void: .void]),
      (
        .offered,
        [
          .accept: .inForce, .decline: .withdrawn, .lapse: .withdrawn, .answer: .offered, .silence: .offered,
          .moveOwner: .offered, .void: .void,
        ]
      ),
      (
        .inForce,
        [
          .propose: .inForce, .reoffer: .inForce, .answer: .inForce, .took: .inForce, .steps: .inForce,
          .silence: .inForce, .observe: .inForce,
          .ask: .inForce, .restoreClock: .inForce, .take: .inForce, .moveOwner: .inForce, .prove: .kept,
          .breach: .broken,
          .split: .broken,
          .release: .released, .void: .void, .lapse: .inForce, .accept: .inForce,
        ]
      ),
      (
        .broken,
        [
          .answer: .broken, .took: .broken, .steps: .broken, .prove: .kept, .take: .broken, .moveOwner: .broken,
          .remedy: .remedied,
        ]
      ),
    ] + [.kept, .keptLate, .released, .void, .remedied, .withdrawn].map { ($0, [.answer: $0, .took: $0, .steps: $0]) }

  static func command(_ name: PromiseCommand.Name, _ promise: Promise) -> PromiseCommand {
    switch name {
    case .offer: .offer(due: nil, language: .chinese)
    case .accept: .accept(Town.consent(promise))
    case .decline: .decline(version: 1)
    case .lapse: .lapse(version: 1)
    case .propose: .propose(due: Q.at(50), language: .chinese)
    case .reoffer: .reoffer(Town.plan(rider: Q.zhou))
    case .answer: .answer(command: "unknown", agreed: true, reason: nil)
    case .took: .took(command: "unknown")
    case .steps: .steps([], together: false, carried: false)
    case .silence: .silence
    case .ask: .ask(.merchant)
    case .restoreClock: .restoreClock
    case .observe: .observe(Sighting())
    case .take: .take
    case .moveOwner: .moveOwner(.team("lunch"), reason: "off")
    case .prove: .prove(Town.brought(30, 31))
    case .breach: .breach(reason: "late")
    case .split: .split(reason: "cannot")
    case .release: .release(reason: "customer")
    case .void: .void(reason: "cancelled")
    case .remedy: .remedy(Town.remedy)
    }
  }

  @Test(arguments: table.map(\.0)) func everyStateTimesEveryCommand(state: Promise.State) throws {
    let row = try #require(Self.table.first { $0.0 == state }?.1)
    for name in PromiseCommand.Name.allCases {
      let promise = try Town.state(state)
      #expect(promise.state == state)
      let outcome = Result { () throws(PromiseError) in
        try promise.decide(Self.command(name, promise), by: .agent(Town.mei), now: Q.at(2))
      }
      switch outcome {
      case .success(let decided): #expect(decided.state.state == row[name], "\(state) \(name)")
      case .failure(.notAllowed(let s, let n)): #expect(row[name] == nil && s == state && n == name, "\(state) \(name)")
      // Allowed, but nothing is on offer.
      case .failure(.wrongVersion(nil)): #expect(state == .inForce && name == .decline)
      case .failure(let error): Issue.record("\(state) \(name): \(error)")
      }
    }
  }

  @Test func theTableCoversEveryState() {
    #expect(Set(Self.table.map(\.0)) == Set(Promise.State.allCases))
  }

  @Test func itIsMadeByTheYesToTheExactSentence() throws {
    let promise = try Town.offered()
    #expect(promise.madeAt == nil)
    #expect(promise.pending?.sentence == "两单由同一位骑手一起送到，最晚 12:40。")
    let decided = try promise.decide(.accept(Town.consent(promise)), by: .customer(Town.chen), now: Q.at(1))
    #expect(decided.state.madeAt == Q.at(1))
    #expect(decided.names.first == "promise.made")
    let together = try #require(decided.commands(.together).first)
    #expect(together.due == Q.at(40))
    #expect(together.plan == .group)
    #expect(together.approvedBy == "客服 小梅")
    #expect(decided.kinds.contains("promise.facts") && decided.kinds.contains("promise.due"))
    #expect(decided.notices.count == 1)
  }

  @Test func consentIsExact() throws {
    let promise = try Town.offered()
    let say = { (change: (inout Promise.Consent) -> Void) -> PromiseError? in
      var consent = Town.consent(promise)
      change(&consent)
      do {
        _ = try promise.decide(.accept(consent), by: consent.by, now: Q.at(1))
        return nil
      } catch { return error as? PromiseError }
    }
    #expect(say { _ in } == nil)
    #expect(say { $0.version = 2 } == .wrongVersion(offered: 1))
    #expect(say { $0.text = "好的" } == .otherText(offered: promise.versions[0].sentence))
    #expect(say { $0.by = .agent(Town.mei) } == .messageMissing)
    #expect(say { ($0.by, $0.message) = (.agent(Town.mei), Town.message) } == nil)
    #expect(say { $0.by = .rider(Town.chen) } == .notBeneficiary)
    #expect(throws: PromiseError.offerLapsed(at: Q.at(5))) {
      try promise.decide(.accept(Town.consent(promise)), by: .customer(Town.chen), now: Q.at(6))
    }
  }

  @Test func aRepeatedYesChangesNothing() throws {
    let offered = try Town.offered()
    let consent = Town.consent(offered)
    let made = try offered.decide(.accept(consent), by: .customer(Town.chen), now: Q.at(1)).state
    let again = try made.decide(.accept(consent), by: .customer(Town.chen), now: Q.at(2))
    #expect(again.state == made && again.events.isEmpty && again.tasks.isEmpty)
  }

  @Test func silenceIsNoConsentToALaterTime() throws {
    let later = try Town.inForce().decide(
      .propose(due: Q.at(50), language: .english), by: .agent(Town.mei), now: Q.at(2)
    ).state
    #expect(later.due == Q.at(40))
    let lapsed = try later.decide(.lapse(version: 2), by: .system("clock"), now: Q.at(8)).state
    #expect(lapsed.state == .inForce && lapsed.due == Q.at(40) && lapsed.pending == nil)
  }

  @Test func anAcceptedExtensionMovesTheClocksAndCountsApart() throws {
    let later = try Town.agreed().decide(
      .propose(due: Q.at(50), language: .chinese), by: .agent(Town.mei), now: Q.at(2)
    ).state
    let extended = try later.decide(.accept(Town.consent(later, at: 3)), by: .customer(Town.chen), now: Q.at(3))
    #expect(extended.names == ["promise.extended"])
    let clock = try #require(extended.commands(.moveClock).first)
    #expect(clock.due == Q.at(50))
    let set = try extended.state.decide(
      .answer(command: clock.id, agreed: true, reason: nil), by: .platform("feed"), now: Q.at(4)
    ).state
    #expect(set.clockSet == Q.at(50))
    let kept = { try set.decide(.prove($0), by: .platform("feed"), now: Q.at(49)).state.state }
    #expect(try kept(Town.brought(38, 39)) == .kept)
    #expect(try kept(Town.brought(47, 48)) == .keptLate)
    #expect(try kept(Town.brought(50, 51)) == .broken)
  }

  @Test func extensionsHaveAnEnd() throws {
    let promise = try Town.inForce()
    #expect(throws: PromiseError.notLater(than: Q.at(40))) {
      try promise.decide(.propose(due: Q.at(39), language: .chinese), by: .agent(Town.mei), now: Q.at(2))
    }
    #expect(throws: PromiseError.beyondCap(latest: Q.at(70))) {
      try promise.decide(.propose(due: Q.at(71), language: .chinese), by: .agent(Town.mei), now: Q.at(2))
    }
  }

  @Test func aDeclinedLegPutsAtRiskAndNeverUnmakes() throws {
    let promise = try Town.inForce()
    let leg = try #require(promise.leg(.platform)?.command)
    let decided = try promise.decide(
      .answer(command: leg, agreed: false, reason: "no batch"), by: .platform("feed"), now: Q.at(2))
    #expect(decided.state.state == .inForce && decided.state.isAtRisk)
    #expect(decided.names == ["promise.legDeclined", "promise.atRisk"])
    #expect(decided.kinds.contains("promise.reoffer") && decided.kinds.contains("promise.untaken"))
    let again = try decided.state.decide(
      .answer(command: leg, agreed: false, reason: "no batch"), by: .platform("feed"), now: Q.at(2))
    #expect(again.events.isEmpty && again.tasks.isEmpty)
    let other = try decided.state.decide(.reoffer(Town.plan(rider: Q.lin)), by: .system("watchdog"), now: Q.at(3))
    #expect(other.state.round == 2 && !other.state.isAtRisk)
    #expect(other.commands(.together).first?.rider == Q.lin)
    // The first plan's platform answers late: nobody asks it any more.
    let late = try other.state.decide(
      .answer(command: leg, agreed: true, reason: nil), by: .platform("feed"), now: Q.at(4))
    #expect(late.state == other.state)
  }

  @Test func aSilentLegRingsOnceAndCanStillAgree() throws {
    let promise = try Town.inForce()
    let silent = try promise.decide(.silence, by: .system("clock"), now: Q.at(5))
    #expect(silent.state.leg(.platform)?.state == .silent)
    #expect(silent.state.leg(.rider)?.state == .waiting)  // no rider is named yet
    #expect(try silent.state.decide(.silence, by: .system("clock"), now: Q.at(6)).events.isEmpty)
    let leg = try #require(promise.leg(.platform)?.command)
    let agreed = try silent.state.decide(
      .answer(command: leg, agreed: true, reason: nil), by: .platform("feed"), now: Q.at(6)
    ).state
    #expect(!agreed.risks.contains { $0.party == .platform })
  }

  @Test func lateProofCorrectsABrokenPromise() throws {
    let broken = try Town.state(.broken)
    let corrected = try broken.decide(.prove(Town.brought(38, 39)), by: .platform("feed"), now: Q.at(60))
    #expect(corrected.state.state == .kept)
    let not = try broken.decide(.prove(Town.brought(38, 41)), by: .platform("feed"), now: Q.at(60))
    #expect(not.state.state == .broken && not.events.isEmpty)
  }

  @Test func writingByATimeIsAPromiseToo() throws {
    let offered = try Town.draft(plan: nil, kind: .writeBy).decide(
      .offer(due: Q.at(30), language: .english), by: .agent(Town.mei), now: Q.noon
    ).state
    #expect(offered.pending?.sentence == "We will write to you by 12:30 at the latest.")
    let made = try offered.decide(.accept(Town.consent(offered)), by: .customer(Town.chen), now: Q.at(1))
    #expect(!made.kinds.contains("platform.command") && !made.kinds.contains("promise.facts"))
    let kept = try made.state.decide(.prove(.written(Town.message, at: Q.at(20))), by: .agent(Town.mei), now: Q.at(20))
    #expect(kept.state.state == .kept)
    #expect(throws: PromiseError.notProof) {
      try made.state.decide(.prove(Town.brought(1, 2)), by: .agent(Town.mei), now: Q.at(20))
    }
  }

  @Test func theOwnerMovesWithItsHistory() throws {
    let promise = try Town.inForce()
    let team = try promise.decide(.moveOwner(.team("lunch"), reason: "off"), by: .system("people"), now: Q.at(2)).state
    let leader = try team.decide(.moveOwner(.leader("lunch"), reason: "untaken"), by: .system("clock"), now: Q.at(4))
      .state
    #expect(leader.owner == .leader("lunch"))
    #expect(leader.ownerMoves.map(\.from) == [.agent(Town.mei), .team("lunch")])
    #expect(Promise.Owner(leader.owner.description) == leader.owner)
  }
}
