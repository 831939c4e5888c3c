// SPDX-License-Identifier: Apache-2.0

/// One queue of the contact centre.
package struct Queue: Codable, Hashable, Sendable {
  package var name: String
  package var title: [String: String]
  package var scenarios: [Scenario]
  package var levels: [Level]
  /// The lane: how many seconds' start its contacts have over others that came at the same time. Safety has so much
  /// that nothing but an hours-old contact goes before it; an enquiry has none, and still its turn comes.
  package var headStartSeconds: Int
  package var steps: [RoutingStep]
  package var offerSeconds: Int
  package var wrapUpSeconds: Int

  package init(
    name: String, title: [String: String] = [:], scenarios: [Scenario], levels: [Level] = [.frontLine],
    headStartSeconds: Int = 0, steps: [RoutingStep] = [RoutingStep(afterSeconds: 0)], offerSeconds: Int = 20,
    wrapUpSeconds: Int = 15
  ) {
    self.name = name
    self.title = title
    self.scenarios = scenarios
    self.levels = levels
    self.headStartSeconds = headStartSeconds
    self.steps = steps
    self.offerSeconds = offerSeconds
    self.wrapUpSeconds = wrapUpSeconds
  }

  package var headStart: Span { .seconds(Int64(headStartSeconds)) }
  package var offerTime: Span { .seconds(Int64(offerSeconds)) }
  package var wrapUp: Span { .seconds(Int64(wrapUpSeconds)) }
}

/// All queues, read from the configuration file and checked before anything starts.
package struct RoutingPolicy: Codable, Hashable, Sendable {
  package var queues: [Queue]
  package init(queues: [Queue]) { self.queues = queues }

  package func queue(_ name: String) -> Queue? { queues.first { $0.name == name } }

  /// The first queue that serves both; a checked policy always has one.
  package func queue(for scenario: Scenario, level: Level) -> Queue? {
    queues.first { $0.scenarios.contains(scenario) && $0.levels.contains(level) }
  }

  /// Everything wrong with the file, in its order; empty when it can be used.
  package var faults: [RoutingFault] {
    var found: [RoutingFault] = []
    var names: Set<String> = []
    for queue in queues {
      let name = queue.name
      if !(1...40).contains(name.utf8.count) || !names.insert(name).inserted { found.append(.name(name)) }
      if queue.headStartSeconds < 0 || queue.headStartSeconds > 86_400 { found.append(.headStart(queue: name)) }
      if !(5...300).contains(queue.offerSeconds) { found.append(.offerTime(queue: name)) }
      if !(0...1800).contains(queue.wrapUpSeconds) { found.append(.wrapUp(queue: name)) }
      let starts = queue.steps.map(\.afterSeconds)
      if starts.first != 0 || zip(starts, starts.dropFirst()).contains(where: { $0 >= $1 }) {
        found.append(.steps(queue: name))
      }
      if queue.steps.last.map({ $0.namedOnly || !$0.demands.isEmpty }) ?? true { found.append(.lastStep(queue: name)) }
    }
    for level in Level.allCases {
      for scenario in Scenario.allCases where queue(for: scenario, level: level) == nil {
        found.append(.unserved(scenario, level))
      }
    }
    return found
  }
}

/// One fault of the routing file.
package enum RoutingFault: Hashable, Sendable {
  /// Empty, longer than 40 bytes, or used twice.
  case name(String)
  /// Outside 0...86400.
  case headStart(queue: String)
  /// Outside 5...300.
  case offerTime(queue: String)
  /// Outside 0...1800.
  case wrapUp(queue: String)
  /// The first step begins at 0, each later one after the one before.
  case steps(queue: String)
  /// The last step must be open to everybody who has the permission, or a contact could wait for ever.
  case lastStep(queue: String)
  case unserved(Scenario, Level)
}

extension RoutingPolicy {
  /// What runs when no file is given: safety two hours ahead of everything, promises and food in time after it,
  /// enquiries without a start. Two frontLine steps: who spoke to the customer last, the practised, everybody.
  package static let standard = RoutingPolicy(queues: [
    Queue(
      name: "safety", title: ["zh": "安全", "en": "Safety"], scenarios: [.safety, .foodSafety],
      headStartSeconds: 7200, offerSeconds: 10),
    Queue(
      name: "delivery", title: ["zh": "配送", "en": "Delivery"],
      scenarios: [.together, .late, .reminder, .riderIssue, .merchantIssue], headStartSeconds: 180,
      steps: [
        RoutingStep(afterSeconds: 0, namedOnly: true),
        RoutingStep(afterSeconds: 15, demands: [SkillDemand(skill: "delivery", atLeast: 2)]),
        RoutingStep(afterSeconds: 45),
      ]),
    Queue(
      name: "refund", title: ["zh": "退款", "en": "Refunds"], scenarios: [.refund, .missingItem], headStartSeconds: 120,
      steps: [
        RoutingStep(afterSeconds: 0, namedOnly: true),
        RoutingStep(afterSeconds: 15, demands: [SkillDemand(skill: "refund", atLeast: 2)]),
        RoutingStep(afterSeconds: 45),
      ]),
    Queue(name: "enquiry", title: ["zh": "咨询", "en": "Enquiries"], scenarios: [.enquiry]),
    Queue(
      name: "leader", title: ["zh": "组长", "en": "Team leaders"], scenarios: Scenario.allCases,
      levels: [.leader], headStartSeconds: 300),
    Queue(
      name: "specialist", title: ["zh": "专员", "en": "Specialists"], scenarios: Scenario.allCases,
      levels: [.specialist], headStartSeconds: 300),
  ])
}
