// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Platform

struct FeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed",
    abstract: "Print what the order platform sent, as it came.",
    discussion: """
      For disputes about an order: each request that was authenticated, oldest first, a line with its time and feed and
      then its body; what could not be read of it stands below as 'bad'. Needs the keys of the data folder. Names and
      numbers stand in it: mind where it goes. Kept for thirty days.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "The first minute, as in 2026-11-22T18:00:00Z; an hour ago by default.") var from: String?
  @Option(help: "The end; now by default.") var to: String?
  @Option(help: "Only requests that name this order.") var order: String?

  func run() async throws {
    let now = HouseClock.realNow()
    let (begin, end) = (try Self.instant(from, "--from") ?? now - .hours(1), try Self.instant(to, "--to") ?? now)
    try await withDesk(flags) { desk, _ in
      let step = Span.minutes(10)
      for start in stride(from: begin.ms, to: end.ms, by: Int64.Stride(step.ms)) {
        let part = try await desk.keptFeed(from: Instant(ms: start), to: min(end, Instant(ms: start) + step))
        part.forEach(show)
      }
    }
  }

  /// A request that cannot be read does not hide those behind it.
  private func show(_ request: KeptRequest) {
    let packed = request.packed
    let isPlain = packed.map { !$0.starts(with: [0x1F, 0x8B]) && $0.first != 0x78 } ?? false
    let plain = isPlain ? packed : packed.flatMap { try? Gzip.inflate($0, limit: 64 << 20) }
    let body = plain.map { String(decoding: $0, as: UTF8.self) } ?? "(cannot be unpacked)"
    if let order, plain != nil, !body.contains(order) { return }
    print("\(Date(timeIntervalSince1970: Double(request.at.ms) / 1000).ISO8601Format()) \(request.feed)\n\(body)")
    if request.bad != "[]" { print("bad: \(request.bad)") }
  }

  private static func instant(_ text: String?, _ flag: String) throws -> Instant? {
    guard let text else { return nil }
    guard let date = try? Date(text, strategy: .iso8601) else {
      throw ValidationError("\(flag): a time such as 2026-11-22T18:00:00Z")
    }
    return Instant(ms: Int64(date.timeIntervalSince1970 * 1000))
  }
}
