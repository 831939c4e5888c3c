// SPDX-License-Identifier: Apache-2.0

/// One member of staff. The password's hash, the state and the certificates are kept elsewhere.
package struct Agent: Codable, Hashable, Sendable {
  package var id: AgentID
  /// What is typed at sign-in: 2-32 of `a-z 0-9 . _ -`, unique for ever (never given to a second person).
  package var login: String
  package var name: String
  package var team: String
  package var site: String
  package var post: Post
  /// Sorted, without doubles.
  package private(set) var roles: [Role]
  package var skills: Skills
  package var capacity: Capacity
  package var language: Language
  /// A person who left keeps the row (history refers to it) and can no longer sign in.
  package var active: Bool

  package init(
    id: AgentID, login: String, name: String, team: String, site: String, post: Post, roles: [Role],
    skills: Skills = Skills(), capacity: Capacity = .standard, language: Language = .chinese, active: Bool = true
  ) {
    self.id = id
    self.login = login
    self.name = name
    self.team = team
    self.site = site
    self.post = post
    self.roles = Role.allCases.filter(roles.contains)
    self.skills = skills
    self.capacity = capacity
    self.language = language
    self.active = active
  }

  package mutating func setRoles(_ new: [Role]) { roles = Role.allCases.filter(new.contains) }

  /// Whether one of the roles opens this kind of verb; false once the person has left.
  package func can(_ ability: Ability) -> Bool { active && roles.contains { $0.abilities.contains(ability) } }

  /// Menu order.
  package var pages: [Page] { active ? Page.allCases.filter { can($0.needs) } : [] }

  /// Everything wrong with the fields, for a form or a line of an import; empty when they are fine.
  package var faults: [AgentFault] {
    var found: [AgentFault] = []
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    if !(2...32).contains(login.count) || !login.allSatisfy(allowed.contains) { found.append(.login) }
    if !Self.isPlain(name, 1...64) { found.append(.name) }
    if !Self.isPlain(team, 1...64) { found.append(.team) }
    if !Self.isPlain(site, 1...64) { found.append(.site) }
    if roles.isEmpty { found.append(.roles) }
    if skills.levels.values.contains(where: { !(1...5).contains($0) }) { found.append(.skills) }
    return found
  }

  private static func isPlain(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.count) && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }
}

/// A field of an agent that is not acceptable.
package enum AgentFault: String, Codable, Sendable { case login, name, team, site, roles, skills }

/// How good somebody is at what, 1...5 by name of the skill ("refund", "zh"). It orders who is asked first and gives
/// no permission.
package struct Skills: Codable, Hashable, Sendable {
  package var levels: [String: Int]
  package init(_ levels: [String: Int] = [:]) { self.levels = levels }

  /// 0 for a skill that was never given.
  package func level(of skill: String) -> Int { levels[skill] ?? 0 }
  package func meet(_ demands: [SkillDemand]) -> Bool { demands.allSatisfy { level(of: $0.skill) >= $0.atLeast } }

  package init(from decoder: any Decoder) throws {
    levels = try decoder.singleValueContainer().decode([String: Int].self)
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(levels)
  }
}

/// How many contacts at once, by channel.
package struct Capacity: Codable, Hashable, Sendable {
  package var webChat: Int
  package var link: Int
  package init(webChat: Int, link: Int) {
    self.webChat = webChat
    self.link = link
  }

  package static let standard = Capacity(webChat: 3, link: 2)
  /// What somebody in practice gets.
  package static let practice = Capacity(webChat: 1, link: 0)

  package subscript(channel: Channel) -> Int {
    switch channel {
    case .webChat: webChat
    case .link: link
    }
  }
}
