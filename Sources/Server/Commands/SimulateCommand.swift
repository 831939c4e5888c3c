// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import City
import Desk
import Domain
import Foundation
import Simulator
import Storage

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play a day of the invented city against the desk, in virtual time, through the same verbs.",
    discussion: """
      Prints what became of the day: orders, contacts, promises and how they ended, money, lateness, and whether an
      invariant broke (then the exit code is 2, and the seed repeats it). The difference to '--promises off', where the
      yes is given and nobody follows it, is what Mealdesk is for.

        mealdesk simulate --story two-coffees
        mealdesk simulate --story two-coffees --promises off
        mealdesk simulate --orders 20000 --seed 7 --faults all
        mealdesk simulate --instance DIR      (a meal-delivery-routing instance: orders, restaurants, couriers)
      """)

  enum Switch: String, ExpressibleByArgument { case on, off }
  enum FaultChoice: String, ExpressibleByArgument { case none, all }

  @Option(
    help: """
      A story instead of a day: two-coffees, with :VARIANT for one of its variants (told, infeasible, kitchenSlips, …); \
      or lunch, a lunch hour with all faults and crashes.
      """)
  var story: String?
  @Option(help: "Orders of the day.") var orders = 300
  @Option(help: "Cities that share the orders; by default one for every 20,000.") var cities: Int?
  @Option(help: "One seed is one history.") var seed: UInt64 = 7
  @Option(help: "Folder of a meal-delivery-routing instance to play instead of the synthetic day.")
  var instance: String?
  @Option(
    help: """
      What goes wrong on the way: none, or all kinds (lost, doubled, late and reordered events, errors, silence, crashes).
      """)
  var faults = FaultChoice.none
  @Option(help: "off plays the old world: the yes is given and nobody follows it.") var promises = Switch.on
  @Option(
    help: """
      A storm from this time of day on, HH:MM, for 45 minutes: rides take two and a half times as long; leaders declare \
      what the counters suspect. The lunch of every third seed (1, 4, 7, …) has one at 11:50.
      """)
  var storm: String?
  @Option(help: "Agents at the desk; by default enough for the day.") var agents: Int?
  @Option(help: "Keep rows here instead of a temporary file: a path or postgresql://…") var store: String?
  @Flag(help: "Also count the pairs that a planner who knows the future could have kept (slower).")
  var foresight = false
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @Option(
    name: .customLong("require-kept"),
    help: "Exit 1 when a smaller share of the promises made was kept by the first promised time.")
  var requireKept: Double?

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mealdesk-simulate-\(seed)-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = store ?? folder.appendingPathComponent("desk.sqlite").path
    let progress = Progress("simulate")
    var scene = try scene()
    if let storm { scene.plan.storm = .init(from: try timeOfDay(storm)) }
    let simulation = try await Simulation(
      scene, policies: .quick, openStore: { try Stores.open(place, use: .simulation) })
    let report = try await simulation.run(progress: { progress.show($0) })
    print(json ? report.json : report.text)
    if !report.violations.isEmpty { throw ExitCode(2) }
    if let requireKept, report.keptShare < requireKept { throw ExitCode(1) }
  }

  private static let ordersOfACity = 20_000

  private func scene() throws -> Scene {
    if story == "lunch" { return .lunch(orders: orders, seed: seed) }
    if let story { return try storyScene(story) }
    let day = Day(orders: orders, seed: seed)
    let days = day.spread(over: cities ?? max(1, orders / Self.ordersOfACity))
    let plans = try instance.map { [try instancePlan($0)] } ?? days.map(\.plan)
    let placed = plans.flatMap { $0.orders.map(\.at) }
    let last = placed.max() ?? day.midnight
    let count = agents ?? max(6, placed.count / 400)
    var scene = Scene(
      plan: plans[0], agents: AgentModel.team(count, day: day), faults: faults == .all ? .all(seed: seed) : .none,
      promises: promises == .on, seed: seed, until: last + .hours(3), crashes: faults == .all ? 0.0005 : 0)
    scene.others = Array(plans.dropFirst())
    scene.foresight = foresight
    return scene
  }

  private func timeOfDay(_ text: String) throws -> Instant {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { throw ValidationError("--storm is a time of the day like 12:10, not '\(text)'") }
    return Town.noon + .minutes(Int64((hour - 12) * 60 + minute))
  }

  private func storyScene(_ name: String) throws -> Scene {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.first == "two-coffees", parts.count <= 2 else {
      throw ValidationError("there are two stories: two-coffees (or two-coffees:VARIANT) and lunch")
    }
    let variants = Story.Variant.allCases.map(\.rawValue).joined(separator: ", ")
    guard let variant = Story.Variant(rawValue: parts.count == 2 ? String(parts[1]) : "told") else {
      throw ValidationError("variants of two-coffees: \(variants)")
    }
    return .story(variant, promises: promises == .on, seed: seed)
  }

  private func instancePlan(_ folder: String) throws -> WorldPlan {
    let texts = try Instance.files.map { name in
      guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else {
        throw ValidationError("\(folder)/\(name) cannot be read")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    let read = try Instance(orders: texts[0], restaurants: texts[1], couriers: texts[2], parameters: texts[3])
    return read.plan(seed: seed, midnight: Town.noon - .hours(12), pairing: true)
  }
}
