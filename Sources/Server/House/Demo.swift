// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

/// The people of 青湾's desk, for `./run`: one administrator, leaders and agents with certificates. Made once.
enum Demo {
  struct SignIn: Sendable {
    let login: String
    let name: String
    let what: String
  }

  static let password = "qingwan-demo"

  static func people(_ desk: Desk, at now: Instant) async throws -> [SignIn] {
    let known = try await desk.store.read { try $0.agents().map(\.login) }
    let cast = list
    if known.isEmpty { try await hire(cast, desk, at: now) }
    return cast.map { SignIn(login: $0.login, name: $0.name, what: $0.what) }
  }

  /// The last agents, by login: those whom the city plays.
  static func played(_ count: Int) -> [(login: String, name: Town.Name)] {
    Town.agents.enumerated().map { (login: "agent\($0 + 1)", name: $1.name) }.suffix(max(0, count))
  }

  private struct Member {
    let login: String
    let name: String
    let what: String
    let roles: [Role]
    let post: Post
  }

  private static var list: [Member] {
    let admin = Member(
      login: "admin", name: "管理员", what: "people, certificates, audit", roles: [.admin, .auditor, .operator],
      post: .manager)
    let leaders = Town.leaders.enumerated().map { i, person in
      Member(
        login: "leader\(i + 1)", name: person.name.chinese, what: "team leader", roles: [.agent, .leader], post: .leader
      )
    }
    let agents = Town.agents.enumerated().map { i, person in
      Member(login: "agent\(i + 1)", name: person.name.chinese, what: "agent", roles: [.agent], post: .agent)
    }
    return [admin] + leaders + agents
  }

  private static func hire(_ cast: [Member], _ desk: Desk, at now: Instant) async throws {
    var admin: AgentID?
    for member in cast {
      let agent = Agent(
        id: desk.newID(city: .none, at: now), login: member.login, name: member.name, team: "青湾一队", site: "新乡",
        post: member.post, roles: member.roles, skills: Skills(["delivery": 3, "refund": 3]))
      _ = try await desk.addAgent(agent, password: password, by: .system("people"), at: now)
      guard let admin else {
        admin = agent.id
        continue
      }
      let isLeader = member.roles.contains(.leader)
      let certificate = Certificate(
        id: desk.newID(city: .none, at: now), agent: agent.id, scenarios: Scenario.allCases,
        channels: Channel.allCases, languages: Language.allCases, levels: isLeader ? Level.allCases : [.frontLine],
        moneyLimit: isLeader ? .yuan(300) : .yuan(60), from: now, until: now + .days(365), grantedBy: admin)
      try await desk.grant(certificate, by: .agent(admin), id: desk.newID(city: .none, at: now), at: now)
    }
  }
}
