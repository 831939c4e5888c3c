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
      feeds where platforms speak their own language. Nothing of the first store is changed; a server may be running.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "The new store: an SQLite file that does not exist.") var into: String
  @Option(help: "Days back from the newest request.") var days = 30

  func run() async throws {
    guard !FileManager.default.fileExists(atPath: into) else { throw ValidationError("\(into) exists already") }
    guard (1...366).contains(days) else { throw ValidationError("--days: 1 to 366") }
    let settings = try flags.settings()
    let feeds = try FeedFile.read(settings.feeds, environment: ProcessInfo.processInfo.environment)
    let (target, days, secrets) = (into, Int64(days), try KeyFile.secrets(in: settings))
    try await withDesk(flags) { desk, _ in
      let store = try Stores.open(target)
      let other = Desk(store: store, ids: desk.ids, outside: desk.outside, policies: desk.policies, secrets: secrets)
      let outcome: Result<Int, any Error>
      do {
        var second = SecondStore(first: desk, second: other, feeds: feeds)
        outcome = .success(try await second.follow(days: .days(days)))
        second.tell()
      } catch {
        outcome = .failure(error)
      }
      await store.close()
      if try outcome.get() > 0 { throw ExitCode(2) }
    }
  }
}

/// A store that is made from what another one has kept, while that one may go on.
private struct SecondStore {
  let first: Desk
  let second: Desk
  let replay: RawReplay
  private var total = RawReplay.Total()
  private var compared = 0
  private var different: [OrderKey] = []
  /// Those of the newest requests that were taken already: the last minute is looked at again, because a request that
  /// came earlier may be kept later.
  private var taken: [Int64: Instant] = [:]

  init(first: Desk, second: Desk, feeds: [ForeignFeed]) {
    self.first = first
    self.second = second
    replay = RawReplay(into: second, feeds: feeds)
  }

  /// A server beside this command takes requests while we look: what differs is looked at again when they were taken
  /// here too.
  private static let rounds = 10
  private static let overlap = Span.minutes(1)
  private static let step = Span.minutes(10)
  /// Orders compared in one reading.
  private static let part = 2000

  /// Takes everything in and compares; returns how many orders differ.
  mutating func follow(days: Span) async throws -> Int {
    guard let newest = try await first.newestKeptFeed() else { return 0 }
    var begin = newest - days
    for round in 1...Self.rounds {
      let end = try await first.newestKeptFeed() ?? newest
      try await fill(from: begin, to: end + Span(ms: 1))
      if round == 1 { (compared, different) = (total.orders.count, total.orders.map(\.key).sorted()) }
      try await compareAgain()
      guard !different.isEmpty, round < Self.rounds else { break }
      begin = max(begin, end - Self.overlap)
      try await Task.sleep(for: .milliseconds(500))
    }
    return different.count
  }

  private mutating func fill(from: Instant, to end: Instant) async throws {
    for start in stride(from: from.ms, to: end.ms, by: Int64.Stride(Self.step.ms)) {
      let begin = Instant(ms: start)
      for request in try await first.keptFeed(from: begin, to: min(end, begin + Self.step))
      where taken[request.id] == nil {
        try await replay.take(request, &total)
        while try await second.settleOrders(at: request.at) {}
        if request.at >= end - Self.overlap { taken[request.id] = request.at }
      }
    }
    taken = taken.filter { $0.value >= end - Self.overlap }
  }

  /// Leaves those that still differ.
  private mutating func compareAgain() async throws {
    let orders = different
    different = []
    for start in stride(from: 0, to: orders.count, by: Self.part) {
      let keys = Array(orders[start..<min(orders.count, start + Self.part)])
      let (here, there) = (try await first.mirrored(keys), try await second.mirrored(keys))
      different += keys.filter { here[$0]?.packed != there[$0]?.packed }
    }
  }

  func tell() {
    print("\(total.requests) requests, \(compared) orders, \(total.unreadable) requests unreadable")
    print("\(compared - different.count) orders are the same, \(different.count) differ")
    for key in different.prefix(10) { print("differs: city \(key.city.number), order \(key.ref)") }
  }
}

extension RawReplay.ToldOrder {
  fileprivate var key: OrderKey { OrderKey(city: city, ref: ref) }
}
