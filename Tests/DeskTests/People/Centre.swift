// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

/// The contact centre of 青湾 at work over a real store: people who sign in, customers who write.
struct Centre: Sendable {
  let desk: Desk
  static let morning = Instant.epoch2024 + .hours(9)
  static let qingwan = City(7) ?? .none
  static let password = "a long password"

  let chief: AgentID
  let xiaolin: AgentID
  let haiying: AgentID
  let boss: AgentID

  /// An admin, a leader and two agents certified for everything on the front line.
  static func open(_ desk: Desk) async throws -> Centre {
    let chief = try await add(desk, "zhou.admin", "周敏", [.admin, .operator, .auditor])
    let xiaolin = try await add(desk, "lin.xiao", "林晓", [.agent])
    let haiying = try await add(desk, "chen.haiying", "陈海英", [.agent])
    let boss = try await add(desk, "wu.lead", "吴岚", [.leader])
    let centre = Centre(desk: desk, chief: chief, xiaolin: xiaolin, haiying: haiying, boss: boss)
    for agent in [xiaolin, haiying] { try await centre.certify(agent) }
    try await centre.certify(boss, levels: [.frontLine, .leader])
    return centre
  }

  private static func add(_ desk: Desk, _ login: String, _ name: String, _ roles: [Role]) async throws -> AgentID {
    let id = desk.newID(AgentKind.self, city: .none, at: morning)
    let agent = Agent(
      id: id, login: login, name: name, team: "早班", site: "新乡", post: .agent, roles: roles,
      capacity: Capacity(webChat: 2, link: 1))
    _ = try await desk.addAgent(agent, password: password, by: .system("people"), at: morning)
    return id
  }

  func command() -> CommandID { desk.newID(city: .none, at: Self.morning) }

  func certify(
    _ agent: AgentID, scenarios: [Scenario] = Scenario.allCases, levels: [Level] = [.frontLine]
  ) async throws {
    let certificate = Certificate(
      id: desk.newID(city: .none, at: Self.morning), agent: agent, scenarios: scenarios, channels: Channel.allCases,
      languages: Language.allCases, levels: levels, moneyLimit: .yuan(30), from: Self.morning,
      until: Self.morning + .days(90), grantedBy: chief)
    try await desk.grant(certificate, by: .agent(chief), id: command(), at: Self.morning)
  }

  /// Signs in and is ready.
  func arrive(_ agents: AgentID..., at now: Instant = Centre.morning) async throws {
    for agent in agents {
      try await desk.beat(agent, at: now)
      try await desk.ready(by: .agent(agent), id: command(), at: now)
    }
  }

  func customer(_ account: String, name: String? = nil, phone: String? = nil) async throws -> PersonID {
    try await desk.change(by: .system("test"), at: Self.morning) {
      try $0.person(Identity(side: .customer, account: account, name: name, phone: phone), city: Self.qingwan)
    }
  }

  func write(_ person: PersonID, _ words: String, at now: Instant = Centre.morning) async throws -> OpenedContact {
    try await desk.openContact(
      OpenContact(person: person, words: words), by: .customer(person), id: command(), at: now)
  }

  func contact(_ id: ContactID) async throws -> Contact {
    try #require(try await desk.store.read { try $0.contact(id) })
  }
  func state(_ agent: AgentID) async throws -> AgentState {
    try #require(try await desk.store.read { try $0.agentStatus(agent) }).state
  }
  func offer(of id: ContactID) async throws -> OpenOffer {
    guard case .offered(let offer) = try await contact(id).state else { throw NotOffered() }
    return offer
  }
  struct NotOffered: Error {}

  /// Lets the dispatcher work until nothing is left to do at `now`.
  func dispatch(_ work: DispatcherWork, at now: Instant) async throws {
    for _ in 0..<8 {
      try await stamp(desk)
      if try await work.turn(at: now) > now { return }
    }
  }

  /// The agent takes what is offered.
  func take(_ id: ContactID, at now: Instant) async throws {
    let open = try await offer(of: id)
    let offer = try #require(open.offer)
    try await desk.take(id, offer: offer, by: .agent(open.agent), command: command(), at: now)
  }
}

/// Gives `body` an open contact centre on the engine.
func withCentre(_ engine: Engine, _ body: (Centre) async throws -> Void) async throws {
  try await withStore(engine) { store in
    var policies = Policies()
    policies.passwordCost = 4
    try await body(try await Centre.open(Desk.forTests(store, policies: policies)))
  }
}
