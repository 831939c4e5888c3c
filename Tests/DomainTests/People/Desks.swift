// SPDX-License-Identifier: Apache-2.0
@testable import Domain

/// The contact centre of 青湾 on one morning: who sits there and what they may.
enum Desks {
  static let morning = Instant(ms: 1_770_000_000_000)
  static func id<Kind: IDKind>(_ n: Int64) -> ID<Kind> { ID(raw: n) }

  static let xiaolin: AgentID = id(1)
  static let haiying: AgentID = id(2)
  static let boss: AgentID = id(9)

  static func certificate(
    for agent: AgentID = xiaolin, scenarios: [Scenario] = Scenario.allCases, channels: [Channel] = [.webChat],
    languages: [Language] = [.chinese], levels: [Level] = [.frontLine], limit: Money = .yuan(50),
    from: Instant = morning - .days(1), until: Instant = morning + .days(30), by grantor: AgentID = boss
  ) -> Certificate {
    Certificate(
      id: id(agent.raw * 100), agent: agent, scenarios: scenarios, channels: channels, languages: languages,
      levels: levels, moneyLimit: limit, from: from, until: until, grantedBy: grantor)
  }

  static func rights(_ certificates: Certificate...) -> Rights { Rights(certificates, at: morning) { _ in true } }

  static func seat(
    _ agent: Int64, _ state: AgentState = .available, rights: Rights? = nil, skills: [String: Int] = [:],
    capacity: Capacity = .standard, load: Load = Load(), idle minutes: Int64 = 0, goodUntil: Instant? = nil
  ) -> Seat {
    Seat(
      agent: id(agent), state: state, rights: rights ?? Desks.rights(certificate(for: id(agent))),
      skills: Skills(skills), capacity: capacity, load: load, idleSince: morning - .minutes(minutes),
      goodUntil: goodUntil ?? morning + .hours(8))
  }

  static func need(_ scenario: Scenario, _ level: Level = .frontLine, language: Language = .chinese) -> Need {
    Need(scenario: scenario, channel: .webChat, language: language, level: level)
  }
}
