// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Platform
import Storage

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Make an empty store from the kept requests of the order feeds, and compare its orders.",
    discussion: """
      Reads what the platforms sent as it came (kept for thirty days) and takes it in again, request by request, each at
      its own time, into a new store. Then every order that was told of is compared with the first store's. Exit code 2
      when one differs: orders that began before what is kept do. Needs the keys of the data folder, and the file of
      feeds where platforms speak their own language. Nothing of the first store is changed.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "The new store: an SQLite file that does not exist.") var into: String
  @Option(help: "Days back from now.") var days = 30

  func run() async throws {
    guard !FileManager.default.fileExists(atPath: into) else { throw ValidationError("\(into) exists already") }
    guard (1...366).contains(days) else { throw ValidationError("--days: 1 to 366") }
    let settings = try flags.settings()
    let feeds = try FeedFile.read(settings.feeds, environment: ProcessInfo.processInfo.environment)
    let (target, days, secrets) = (into, Int64(days), try KeyFile.secrets(in: settings))
    try await withDesk(flags) { desk, now in
      let store = try Stores.open(target)
      let other = Desk(store: store, ids: desk.ids, outside: desk.outside, policies: desk.policies, secrets: secrets)
      let outcome: Result<Int, any Error>
      do {
        let total = try await Self.fill(other, from: desk, feeds, since: now - .days(days), until: now)
        outcome = .success(try await Self.compare(desk, other, total))
      } catch {
        outcome = .failure(error)
      }
      await store.close()
      if try outcome.get() > 0 { throw ExitCode(2) }
    }
  }

  private static func fill(
    _ other: Desk, from desk: Desk, _ feeds: [ForeignFeed], since: Instant, until: Instant
  ) async throws -> RawReplay.Total {
    let replay = RawReplay(into: other, feeds: feeds)
    var total = RawReplay.Total()
    let step = Span.minutes(10)
    for start in stride(from: since.ms, to: until.ms, by: Int64.Stride(step.ms)) {
      let begin = Instant(ms: start)
      for request in try await desk.keptFeed(from: begin, to: min(until, begin + step)) {
        try await replay.take(request, &total)
      }
    }
    print("\(total.requests) requests, \(total.orders.count) orders, \(total.unreadable) requests unreadable")
    return total
  }

  /// How many orders differ; the first of them by name.
  private static func compare(_ desk: Desk, _ other: Desk, _ total: RawReplay.Total) async throws -> Int {
    var different: [RawReplay.ToldOrder] = []
    for key in total.orders.sorted() {
      let first = try await desk.mirrored(key.ref, city: key.city)
      let second = try await other.mirrored(key.ref, city: key.city)
      if first?.packed != second?.packed { different.append(key) }
    }
    print("\(total.orders.count - different.count) orders are the same, \(different.count) differ")
    for key in different.prefix(10) { print("differs: city \(key.city.number), order \(key.ref)") }
    return different.count
  }
}
