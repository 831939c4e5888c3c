// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// The people at the desk in a simulation: hired and certified like everybody, signed in for their shift, taking
/// offers, handling contacts, watching their promises.
struct Staffroom {
  enum Act: Sendable {
    case signIn(Int), signOut(Int), beat(Int)
    case take(Int, ContactID, OfferID)
    /// Reads, checks and does the main thing of a contact.
    case handle(Int, ContactID)
    case finish(Int, ContactID)
    /// Sees to a promise at risk, or broken.
    case rescue(PromiseID), amends(PromiseID)
    /// A leader judges a suspicion, and sees a declared storm through.
    case judge(IncidentID), reviseStorm(IncidentID), endStorm(IncidentID)
  }

  struct Member {
    let model: AgentModel
    let login: String
    var id: AgentID?
    var session: String?
    var nextBeat = Instant(ms: 0)
    var offers = 0
    var contacts = 0
  }

  let seed: UInt64
  let until: Instant
  var members: [Member]
  var agenda = Agenda<Act>()
  private(set) var number: [AgentID: Int] = [:]

  init(_ scene: Scene) {
    seed = scene.seed
    until = scene.until
    members = scene.agents.enumerated().map { Member(model: $1, login: "a\($0)") }
  }

  var nextWake: Instant? { agenda.nextWake }

  /// A first administrator by the command line's right, then everybody with a certificate granted by hand.
  mutating func hire(_ desk: Desk, at now: Instant) async throws {
    let admin = desk.newID(AgentKind.self, city: .none, at: now)
    try await add(desk, admin, "admin", "管理员", [.admin], post: .manager, at: now)
    for i in members.indices {
      let id = desk.newID(AgentKind.self, city: .none, at: now)
      let model = members[i].model
      try await add(
        desk, id, members[i].login, model.name.chinese, model.isLeader ? [.agent, .leader] : [.agent],
        post: model.isLeader ? .leader : .agent, at: now)
      try await desk.grant(
        certificate(desk, id, by: admin, model, at: now), by: .agent(admin),
        id: desk.newID(city: .none, at: now), at: now)
      members[i].id = id
      number[id] = i
      agenda.plan(.signIn(i), at: max(now, model.on))
      agenda.plan(.signOut(i), at: model.off)
    }
  }

  /// After a crash people are where they were; only what they were told is gone with the old screens.
  mutating func program(restarted now: Instant) {
    for i in members.indices where members[i].session != nil { agenda.plan(.beat(i), at: now) }
  }

  private func add(
    _ desk: Desk, _ id: AgentID, _ login: String, _ name: String, _ roles: [Role], post: Post, at now: Instant
  ) async throws {
    let agent = Agent(
      id: id, login: login, name: name, team: "front", site: "xinxiang", post: post, roles: roles,
      skills: Skills(["delivery": 3, "refund": 3]))
    _ = try await desk.addAgent(agent, password: "simulated-\(login)", by: .system("people"), at: now)
  }

  private func certificate(
    _ desk: Desk, _ agent: AgentID, by admin: AgentID, _ model: AgentModel, at now: Instant
  ) -> Certificate {
    Certificate(
      id: desk.newID(city: .none, at: now), agent: agent, scenarios: Scenario.allCases, channels: Channel.allCases,
      languages: Language.allCases, levels: model.isLeader ? Level.allCases : [.frontLine],
      moneyLimit: model.isLeader ? .yuan(300) : .yuan(60), from: now, until: now + .days(30), grantedBy: admin)
  }
}

extension Simulation {
  /// Everything people at the desk do at this instant.
  func staffActs() async throws {
    while let act = staff.agenda.take(by: now) {
      do {
        try await perform(act)
      } catch is DeskError {
        tally.refusals += 1
      } catch is ContactError {
        tally.refusals += 1
      } catch is PromiseError {
        tally.refusals += 1
      } catch is CaseError {
        tally.refusals += 1
      } catch is RemedyError {
        tally.refusals += 1
      } catch is IncidentError {
        tally.refusals += 1
      } catch is PortError {
        tally.refusals += 1
      }
    }
  }

  private func perform(_ act: Staffroom.Act) async throws {
    switch act {
    case .signIn(let i): try await signIn(i)
    case .signOut(let i): try await signOut(i)
    case .beat(let i): try await beat(i)
    case .take(let i, let contact, let offer): try await take(i, contact, offer)
    case .handle(let i, let contact): try await handle(i, contact)
    case .finish(let i, let contact): try await finish(i, contact)
    case .rescue(let promise): try await rescue(promise)
    case .amends(let promise): try await makeAmends(promise)
    case .judge(let incident): try await judge(incident)
    case .reviseStorm(let incident): try await reviseStorm(incident)
    case .endStorm(let incident): try await endStorm(incident)
    }
  }

  private func signIn(_ i: Int) async throws {
    let member = staff.members[i]
    let signed = try await program.desk.signIn(
      login: member.login, password: "simulated-\(member.login)", at: now)
    staff.members[i].session = signed.secret
    _ = try await program.desk.ready(by: .agent(signed.agent.id), id: command(), at: now)
    planBeat(i)
  }

  private func planBeat(_ i: Int) {
    staff.members[i].nextBeat = now + beat
    staff.agenda.plan(.beat(i), at: now + beat)
  }

  /// Two heartbeats may be lost.
  private var beat: Span { Span(ms: policies.presence.ms / 3) }

  private func signOut(_ i: Int) async throws {
    guard let secret = staff.members[i].session else { return }
    staff.members[i].session = nil
    try await program.desk.signOut(secret, at: now)
  }

  private func beat(_ i: Int) async throws {
    guard staff.members[i].session != nil, let id = staff.members[i].id else { return }
    try await program.desk.beat(id, at: now)
    // One that a restart called for comes between the others and is followed by none of its own.
    if staff.members[i].nextBeat <= now { planBeat(i) }
    let status = try await program.desk.store.read { try $0.agentStatus(id) }
    // Somebody who missed an offer says again that he is there.
    if case .notReady? = status?.state {
      _ = try await program.desk.ready(by: .agent(id), id: command(), at: now)
    }
  }

  private func take(_ i: Int, _ contact: ContactID, _ offer: OfferID) async throws {
    guard let id = staff.members[i].id, staff.members[i].session != nil else { return }
    _ = try await program.desk.take(contact, offer: offer, by: .agent(id), command: command(), at: now)
    staff.members[i].contacts += 1
    let takes = staff.members[i].model.handles(contact: staff.members[i].contacts, seed: staff.seed)
    staff.agenda.plan(.handle(i, contact), at: now + min(.seconds(20), takes))
    staff.agenda.plan(.finish(i, contact), at: now + takes)
    if let customer = door.customer(of: contact), let visitor = door[customer] {
      tally.answered.append((now - visitor.openedAt))
    }
  }

  private func finish(_ i: Int, _ contact: ContactID) async throws {
    guard let id = staff.members[i].id, staff.members[i].session != nil else { return }
    try await program.desk.endContact(contact, by: .agent(id), command: command(), at: now)
  }
}
