// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Simulator
import Storage
import TestSupport

/// Lunch hours in numbers no other test plays: seed after seed with everything going wrong, and mutants that must be
/// found. Each line names what was played; the last one says how many passed.
@main
struct Lunches: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lunches", abstract: "Plays lunch hours with all faults on, and hunts planted mutants.",
    subcommands: [Seeds.self, Mutants.self])
}

enum Place: String, ExpressibleByArgument { case sqlite, postgres }

struct Seeds: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Plays seeds; a broken invariant fails one.")

  @Option(help: "The first seed.") var from: UInt64 = 1
  @Option(help: "How many.") var count = 200
  @Option(help: "Orders of a lunch.") var orders = 300
  @Option(help: "Where the rows lie; postgres is the server of MEALDESK_TEST_POSTGRES.") var engine = Place.sqlite
  @Option(help: "How many side by side.") var width = 2

  func run() async throws {
    let (orders, engine) = (orders, engine)
    var failed = 0
    var totals = Totals()
    try await sideBySide(Array(from..<from + UInt64(count)), width: width) { seed in
      (seed, try await play(seed, orders: orders, on: engine))
    } each: { seed, report in
      totals.add(report)
      guard !report.violations.isEmpty else { return }
      failed += 1
      print("seed \(seed) (mealdesk simulate --story lunch --orders \(orders) --seed \(seed)):")
      for violation in report.violations { print("  \(violation)") }
    }
    print("\(engine.rawValue): \(totals)")
    print("\(count - failed) passed, \(failed) failed")
    if failed > 0 { throw ExitCode(1) }
  }
}

struct Mutants: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hunts each planted mutant through seeds until it is found.")

  @Argument(help: "Only these; all where none is named.") var only: [Mutant] = []
  @Option(help: "A mutant must be found within so many seeds.") var within: UInt64 = 50
  @Option(help: "Orders of a lunch.") var orders = 300
  @Option(help: "How many side by side.") var width = 2

  func run() async throws {
    let (orders, within) = (orders, within)
    var failed = 0
    let hunted = only.isEmpty ? Mutant.allCases : only
    try await sideBySide(hunted, width: width) { mutant in
      (mutant, try await hunt(mutant, orders: orders, within: within))
    } each: { mutant, found in
      if found == nil { failed += 1 }
      print("\(mutant.rawValue): \(found.map { "seed \($0.seed), \($0.rule)" } ?? "not found within \(within) seeds")")
    }
    print("\(hunted.count - failed) passed, \(failed) failed")
    if failed > 0 { throw ExitCode(1) }
  }
}

/// What a batch of lunches amounted to.
struct Totals: CustomStringConvertible {
  private var orders = 0
  private var made = 0
  private var keptFirst = 0
  private var broken = 0
  private var brokenWithoutAlarm = 0
  private var crashes = 0

  mutating func add(_ report: Report) {
    orders += report.orders
    made += report.promises.made
    keptFirst += report.promises.keptFirst
    broken += report.promises.broken + report.promises.remedied
    brokenWithoutAlarm += report.promises.brokenWithoutAlarm
    crashes += report.crashes
  }

  var description: String {
    """
    \(orders) orders, \(crashes) crashes, \(made) promises, \(keptFirst) kept at the first time, \(broken) broken \
    (\(brokenWithoutAlarm) without alarm)
    """
  }
}

func play(_ seed: UInt64, orders: Int, on engine: Place) async throws -> Report {
  var report: Report?
  try await withPlace(engine == .sqlite ? .sqlite : .postgres) { place in
    let simulation = try await Simulation(
      .lunch(orders: orders, seed: seed), policies: .quick, openStore: { try place.open(use: .simulation) })
    report = try await simulation.run()
  }
  guard let report else { throw CancellationError() }
  return report
}

/// The first seed that finds the mutant, and the rule that found it.
func hunt(_ mutant: Mutant, orders: Int, within seeds: UInt64) async throws -> (seed: UInt64, rule: String)? {
  for seed in 1...max(1, seeds) {
    var found: String?
    try await withPlace(.sqlite) { place in
      guard case .file(let path) = place else { return }
      let simulation = try await Simulation(
        .lunch(orders: orders, seed: seed), policies: .quick, sabotage: mutant.sabotage,
        openStore: { try await mutant.spoil(SQLiteStore(path: path, use: .simulation)) })
      do {
        found = try await simulation.run(until: { !$0.isEmpty }).violations.first
      } catch let fall where !(fall is CancellationError) {
        found = "the program falls: \(fall)"
      }
    }
    if let found { return (seed, found) }
  }
  return nil
}

/// Runs `work` over `items`, `width` at a time, and hands over each result.
func sideBySide<Item: Sendable, Result: Sendable>(
  _ items: [Item], width: Int, _ work: @escaping @Sendable (Item) async throws -> Result,
  each: (Result) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Result.self) { group in
    var rest = items[...]
    var done = 0
    for _ in 0..<max(1, width) {
      guard let item = rest.popFirst() else { break }
      group.addTask { try await work(item) }
    }
    while let result = try await group.next() {
      try each(result)
      done += 1
      if done % 20 == 0 { FileHandle.standardError.write(Data("lunches: \(done) of \(items.count)\n".utf8)) }
      if let item = rest.popFirst() { group.addTask { try await work(item) } }
    }
  }
}
