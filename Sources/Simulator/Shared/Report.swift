// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import FoundationEssentials
import Storage

/// The figures of one simulated day, each with what it is counted from. `--json` prints this object; times are seconds,
/// money is fen.
package struct Report: Codable, Sendable {
  package struct Promises: Codable, Sendable {
    package var asked = 0
    /// With `--foresight`: of those asked, the pairs that a planner who knows the future could keep: some plan of ours,
    /// given at the moment of asking, brings both by one rider, at most three minutes apart and at most twenty minutes
    /// after the later of the two original clocks.
    package var keepable: Int?
    /// Of the keepable ones, those that became a promise.
    package var keepableMade: Int?
    package var feasible = 0
    package var made = 0
    /// First promised time minus the later of the two original clocks, median over the promises made.
    package var medianLaterSeconds = 0
    package var mostLaterSeconds = 0
    package var keptFirst = 0
    /// `keptFirst` of the promises made that ended neither void nor released.
    package var keptFirstShare = 1.0
    package var keptExtended = 0
    package var released = 0
    package var void = 0
    package var broken = 0
    package var remedied = 0
    package var open = 0
    package var alarms = 0
    package var medianLeadSeconds = 0
    /// Broken without an alarm before the breach: before T and before the first of the two came three minutes early.
    package var brokenWithoutAlarm = 0
    /// Broken after a rider had left the shop without one of the two because his own clocks pressed.
    package var brokenByRiderClock = 0
  }

  /// 催单, however it was asked.
  package struct Reminders: Codable, Sendable {
    /// By customers on their page and in the platform's app, and by agents.
    package var asked = 0
    /// Of these, those for which there were facts to answer from: every one the desk took.
    package var withFacts = 0
    package var byAgents = 0
    /// With facts, asked by customers themselves; of these `alone` needed no person.
    package var byCustomers = 0
    package var alone = 0
    package var nudges = 0
    package var relayed = 0
    package var silent = 0
    package var given = 0
    /// Given times whose end is known, and of these those kept.
    package var settled = 0
    package var kept = 0
    /// Given times that customers took as a promise.
    package var promised = 0

    /// `alone` of `byCustomers`; nil when nobody asked.
    package var aloneShare: Double?
  }

  /// One pair that was asked to come together, as the world saw it end.
  package struct Pair: Codable, Sendable {
    package var orders: [OrderRef]
    package var gapSeconds: Int?
    package var oneRider: Bool
  }

  package var seed: UInt64
  package var promisesOn: Bool
  package var orders = 0
  package var delivered = 0
  package var events = 0
  package var contacts = 0
  package var answered = 0
  package var medianWaitSeconds = 0
  package var p90WaitSeconds = 0
  package var leftUnanswered = 0
  package var promises = Promises()
  package var reminders = Reminders()
  package var concerns = Concerns()
  package var incidents = Incidents()
  package var pairs: [Pair] = []
  package var pairsTogether = 0
  package var medianGapSeconds: Int?
  package var remedyFen: Int64 = 0
  package var refundFen: Int64 = 0
  package var lateOthersSeconds = 0
  package var steps = 0
  package var crashes = 0
  package var journalHash: String
  package var violations: [String] = []

  init(of simulation: Simulation) async throws {
    seed = simulation.scene.seed
    promisesOn = simulation.scene.promises
    steps = simulation.steps
    journalHash = try await simulation.program.desk.store.read { try $0.journalHash() }
    violations = simulation.violations.map(\.description)
    count(simulation.tally)
    let outcomes = simulation.platform.outcomes
    count(outcomes, asked: simulation.tally.asked)
    let books = simulation.platform.books
    remedyFen = books.total(.coupon).fen
    refundFen = books.total(.refund).fen
    let all = try await simulation.program.desk.store.read { try $0.allPromises() }
    count(all, alarms: simulation.tally)
    try await countReminders(of: simulation, all)
    let noticed = try await simulation.program.desk.store.read { (try $0.allConcerns(), try $0.firstContacts()) }
    concerns = Concerns(noticed.0, noticed.1, outcomes)
    try await countIncidents(of: simulation)
    measure(all, outcomes, simulation.tally)
  }

  private mutating func count(_ tally: Tally) {
    events = tally.events
    contacts = tally.contacts
    answered = tally.answered.count
    leftUnanswered = tally.left
    crashes = tally.crashes
    medianWaitSeconds = Self.quantile(tally.answered.map { Int($0.seconds) }, 0.5) ?? 0
    p90WaitSeconds = Self.quantile(tally.answered.map { Int($0.seconds) }, 0.9) ?? 0
    promises.asked = tally.asked.count
    promises.feasible = tally.feasible
  }

  private mutating func count(_ outcomes: [Outcome], asked: [Tally.Asked]) {
    orders = outcomes.count
    delivered = outcomes.filter { $0.deliveredAt != nil }.count
    let byRef = Dictionary(outcomes.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
    for one in asked where one.orders.count == 2 {
      let ends = one.orders.compactMap { byRef[$0] }
      let times = ends.compactMap(\.deliveredAt).sorted()
      let gap = times.count == 2 ? Int((times[1] - times[0]).seconds) : nil
      let oneRider = ends.count == 2 && ends[0].rider == ends[1].rider
      pairs.append(Pair(orders: one.orders, gapSeconds: gap, oneRider: oneRider))
    }
    pairsTogether = pairs.filter { $0.oneRider && ($0.gapSeconds ?? .max) <= 180 }.count
    medianGapSeconds = Self.quantile(pairs.compactMap(\.gapSeconds), 0.5)
    let grouped = Set(asked.flatMap(\.orders))
    lateOthersSeconds = outcomes.filter { !grouped.contains($0.order) }
      .reduce(0) { sum, one in sum + max(0, Int(((one.deliveredAt ?? one.originalDue) - one.originalDue).seconds)) }
  }

  private mutating func count(_ all: [Promise], alarms tally: Tally) {
    for promise in all where promise.madeAt != nil && promise.kind == .together {
      promises.made += 1
      switch promise.state {
      case .kept: promises.keptFirst += 1
      case .keptLate: promises.keptExtended += 1
      case .released: promises.released += 1
      case .void: promises.void += 1
      case .broken: promises.broken += 1
      case .remedied: promises.remedied += 1
      case .draft, .offered, .inForce, .withdrawn: promises.open += 1
      }
    }
    promises.alarms = tally.alarms.count
    promises.medianLeadSeconds = Self.quantile(tally.alarms.values.map { Int($0.lead.seconds) }, 0.5) ?? 0
  }

  static func quantile(_ values: [Int], _ share: Double) -> Int? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  /// Promises kept by the first promised time, of those made that ended otherwise than void or released.
  package var keptShare: Double { promises.keptFirstShare }

  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
