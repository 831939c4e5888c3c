// SPDX-License-Identifier: Apache-2.0

/// What a contact needs from whoever answers it: exactly what a certificate must cover. It never relaxes.
package struct Need: Codable, Hashable, Sendable {
  package var scenario: Scenario
  package var channel: Channel
  package var language: Language
  package var level: Level

  package init(scenario: Scenario, channel: Channel, language: Language, level: Level = .frontLine) {
    self.scenario = scenario
    self.channel = channel
    self.language = language
    self.level = level
  }
}

/// "refund at least 2": a wish about who is asked first. Wishes relax with time.
package struct SkillDemand: Codable, Hashable, Sendable {
  package var skill: String
  package var atLeast: Int
  package init(skill: String, atLeast: Int) {
    self.skill = skill
    self.atLeast = atLeast
  }
}

/// From `after` (counted from the start of the wait) on, this is who may be asked, until the next step begins.
package struct RoutingStep: Codable, Hashable, Sendable {
  package var afterSeconds: Int
  /// Only the person the contact names, usually who spoke to this customer last; skipped when it names nobody.
  package var namedOnly: Bool
  package var demands: [SkillDemand]

  package init(afterSeconds: Int, namedOnly: Bool = false, demands: [SkillDemand] = []) {
    self.afterSeconds = afterSeconds
    self.namedOnly = namedOnly
    self.demands = demands
  }
  package var after: Span { .seconds(Int64(afterSeconds)) }

  private enum CodingKeys: String, CodingKey { case afterSeconds, namedOnly, demands }
  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    afterSeconds = try box.decode(Int.self, forKey: .afterSeconds)
    namedOnly = try box.decodeIfPresent(Bool.self, forKey: .namedOnly) ?? false
    demands = try box.decodeIfPresent([SkillDemand].self, forKey: .demands) ?? []
  }
}

/// "Routed": queue and criteria, fixed in the transaction that makes the contact wait.
package struct Routed: Codable, Hashable, Sendable {
  package var queue: String
  package var need: Need
  /// Start of the wait; a contact that comes back from an offer keeps it, and with it its place.
  package var since: Instant
  /// Who should be asked first.
  package var named: AgentID?
  /// Who said no to it; never asked again. Sorted.
  package var declinedBy: [AgentID]

  package init(queue: String, need: Need, since: Instant, named: AgentID? = nil, declinedBy: [AgentID] = []) {
    self.queue = queue
    self.need = need
    self.since = since
    self.named = named
    self.declinedBy = declinedBy.sorted()
  }
}
