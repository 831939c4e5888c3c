// SPDX-License-Identifier: Apache-2.0

/// One thing somebody wants to do that needs a certificate.
package enum Permission: Hashable, Sendable {
  /// Talk to a person about this, on this channel, in this language, at this level.
  case answer(Need)
  /// Give this much away in a case of this scenario.
  case spend(Money, Scenario)
}

/// What somebody's valid certificates allow, and nothing else does. Routing asks it who is eligible, verbs ask it who
/// may: the same function, so nobody is ever offered what they may not answer.
package struct Rights: Hashable, Sendable {
  private let grants: [Grant]
  /// The next instant at which a certificate begins or ends, and this value has to be made again.
  package let changesAt: Instant?

  package static let none = Rights([], at: Instant(ms: 0)) { _ in false }

  /// - Parameter isSealed: whether the row's MAC fits its `sealedBytes`; a row whose seal is broken gives nothing.
  package init(_ certificates: [Certificate], at now: Instant, isSealed: (Certificate) -> Bool) {
    let honest = certificates.filter { $0.revokedAt == nil && now < $0.until && isSealed($0) }
    grants = honest.filter { $0.isValid(at: now) }.map(Grant.init).sorted()
    changesAt = honest.map { $0.from > now ? $0.from : $0.until }.min()
  }

  package func may(_ permission: Permission) -> Bool { grants.contains { $0.allows(permission) } }

  /// Whether anything of this scenario may be answered: enough to act in a case whose contact somebody else has.
  package func covers(_ scenario: Scenario) -> Bool { grants.contains { $0.scenarios.contains(scenario) } }

  /// The most that may be given away in one decision of this scenario; nil without any right to answer it.
  package func moneyLimit(for scenario: Scenario) -> Money? {
    grants.filter { $0.scenarios.contains(scenario) }.map(\.moneyLimit).max()
  }

  /// What routing groups people by: equal for people who may answer the same.
  package var reach: Reach { Reach(grants: grants) }

  package struct Reach: Hashable, Sendable {
    fileprivate let grants: [Grant]
    package func may(_ permission: Permission) -> Bool { grants.contains { $0.allows(permission) } }
  }

  fileprivate struct Grant: Hashable, Comparable, Sendable {
    let scenarios: [Scenario], channels: [Channel], languages: [Language], levels: [Level]
    let moneyLimit: Money

    init(_ row: Certificate) {
      scenarios = row.scenarios
      channels = row.channels
      languages = row.languages
      levels = row.levels
      moneyLimit = row.moneyLimit
    }

    func allows(_ permission: Permission) -> Bool {
      switch permission {
      case .answer(let need):
        scenarios.contains(need.scenario) && channels.contains(need.channel) && languages.contains(need.language)
          && levels.contains(need.level)
      case .spend(let amount, let scenario):
        scenarios.contains(scenario) && .zero <= amount && amount <= moneyLimit
      }
    }

    private var order: String {
      "\(scenarios.map(\.rawValue)) \(channels.map(\.rawValue)) \(languages.map(\.rawValue)) "
        + "\(levels.map(\.rawValue)) \(moneyLimit.fen)"
    }
    static func < (a: Self, b: Self) -> Bool { a.order < b.order }
  }
}
