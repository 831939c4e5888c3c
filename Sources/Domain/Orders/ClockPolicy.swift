// SPDX-License-Identifier: Apache-2.0

/// When our clocks on orders run out: data, by city, category of shop and tier of customer. The most special rule that
/// says something about a clock decides it.
package struct ClockPolicy: Codable, Hashable, Sendable {
  /// What holds where no rule says otherwise; a clock that is not named here does not run.
  package var standard: ClockTimes
  package var rules: [Rule]

  package struct Rule: Codable, Hashable, Sendable {
    /// Each nil for "every".
    package var city: City?
    package var category: String?
    package var tier: String?
    package var times: ClockTimes

    package init(city: City? = nil, category: String? = nil, tier: String? = nil, times: ClockTimes) {
      self.city = city
      self.category = category
      self.tier = tier
      self.times = times
    }

    /// More that is named is more special; of as many a city goes before a category, and this before a tier.
    fileprivate var weight: Int {
      [city != nil, category != nil, tier != nil].count { $0 } * 8
        + (city == nil ? 0 : 4) + (category == nil ? 0 : 2) + (tier == nil ? 0 : 1)
    }

    fileprivate func fits(_ order: Order) -> Bool {
      (city == nil || city == order.city) && (category == nil || category == order.placed?.category)
        && (tier == nil || tier == order.placed?.tier)
    }
  }

  package init(standard: ClockTimes = .standard, rules: [Rule] = []) {
    self.standard = standard
    self.rules = rules
  }

  /// What holds for one order. Of two rules about the same the later one counts.
  package func times(for order: Order) -> ClockTimes {
    guard !rules.isEmpty else { return standard }
    let fitting = rules.enumerated().filter { $0.element.fits(order) }
    return fitting.sorted { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }
      .reduce(standard) { $0.overlaid(by: $1.element.times) }
  }

  /// What cannot be meant: the field and the rule it breaks.
  package var faults: [String] {
    standard.faults.map { "standard.\($0)" }
      + rules.enumerated().flatMap { n, rule in
        let names = rule.weight == 0 ? ["names a city, a category or a tier"] : []
        return (names + rule.times.faults.map { "times.\($0)" }).map { "rules.\(n).\($0)" }
      }
  }
}
