// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Platform
import Storage

/// A platform's whole day through HTTP: City plays it beforehand into bodies on the disk (`DayBodies`), which are then
/// posted to a running `mealdesk serve` as fast as it goes. At the end every order has a row that ends as it ended in
/// its city.
enum WholeDay {
  /// MEALDESK_BENCH_DAY_ORDERS makes a smaller day.
  static let orders = ProcessInfo.processInfo.environment["MEALDESK_BENCH_DAY_ORDERS"].flatMap { Int($0) } ?? 2_000_000

  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    let madeAt = ContinuousClock.now
    let day = try DayBodies(orders: orders, until: Load.now(), in: folder.path)
    let making = (ContinuousClock.now - madeAt).milliseconds / 1000
    let served = try await Served(folder, environment: ["MEALDESK_FEED_KEY": Ingest.key])
    defer { served.stop() }
    let before = try served.processorTime()
    let (events, seconds) = try Ingest.send(day.count, served.port, taken: "received") { try day.body($0) }
    let (memory, processor) = (try served.memory(), try served.processorTime() - before)
    served.stop()
    try await check(folder.path + "/desk.sqlite", day)
    let what = "\(events) events of \(day.ends.orders) orders in \(day.cities) cities"
    return [
      Figure("day", seconds, "s", against: "a day in hours of two peaks, in seconds; \(what)", limit: 86_400),
      Figure(
        "day-rate", Double(events) / seconds, "events/s", against: "the day's mean", limit: Double(events) / 86_400),
      Figure(
        "day-cpu", processor * 1e6 / Double(events), "us/event", against: "two cores",
        limit: seconds * 2e6 / Double(events)),
      Figure("day-memory", memory, "MiB", against: "of the machine, wanted", limit: 2_048),
      Figure(
        "day-file", try size(folder.path + "/desk.sqlite"), "MiB", against: "the same events as posted, gzipped",
        limit: Double(day.bytes) / 1_048_576),
      Figure("day-making", making, "s", against: "posting", limit: seconds),
    ]
  }

  /// Every order has its row, and as many were delivered and cancelled as in City.
  private static func check(_ path: String, _ day: DayBodies) async throws {
    // Opening brings into the rows what the server had no time for.
    let store = try SQLiteStore(path: path, use: .trial)
    let rows = try await store.read { sql in
      try sql.rows("SELECT stage, count(*) FROM order_head GROUP BY stage", values: []) { ($0.text(0), Int($0.int(1))) }
    }
    await store.close()
    let stages = Dictionary(uniqueKeysWithValues: rows)
    let known = DayBodies.Ends(
      orders: rows.reduce(0) { $0 + $1.1 }, delivered: stages["delivered"] ?? 0, cancelled: stages["cancelled"] ?? 0)
    guard known == day.ends else { throw Served.Failed(description: "the desk has \(stages), the city \(day.ends)") }
  }

  private static func size(_ path: String) throws -> Double {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return Double((attributes[.size] as? NSNumber)?.int64Value ?? 0) / 1_048_576
  }
}
