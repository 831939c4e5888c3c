// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation

/// Takes a file of events in (one a line), part by part, as if the platform had sent it: for a first filling, for a
/// day that has to be told again, for tests. Repeating a file changes nothing.
package struct FeedReplay: Sendable {
  let intake: FeedIntake
  let feed: String

  package init(desk: Desk, feed: String) {
    intake = FeedIntake(desk: desk)
    self.feed = feed
  }

  package struct Total: Codable, Hashable, Sendable {
    package var received = 0
    package var fresh = 0
    package var badCount = 0
    /// By line of the file; the first hundred.
    package var bad: [FeedBody.BadLine] = []
  }

  /// Small enough that a part has fewer events than a batch may have.
  static let part = 256 << 10

  /// - Parameter progress: told after each part how many bytes are done.
  /// - Throws: what reading the file or keeping its events throws; what was taken stays taken.
  package func replay(
    path: String, now: @Sendable () -> Instant, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws -> Total {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var total = Total()
    var (rest, line, bytes) = ([UInt8](), 0, 0)
    while let data = try file.read(upToCount: Self.part), !data.isEmpty {
      bytes += data.count
      rest += data
      guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      line = try await take(Array(rest[...end]), from: line, now(), &total)
      rest.removeSubrange(...end)
      progress(bytes)
    }
    if !rest.isEmpty { _ = try await take(rest, from: line, now(), &total) }
    return total
  }

  /// Takes whole lines in; returns the number of the last.
  private func take(_ lines: [UInt8], from line: Int, _ now: Instant, _ total: inout Total) async throws -> Int {
    let answer = try await intake.take(lines, isPacked: false, feed: feed, way: .replayed, at: now)
    total.received += answer.received
    total.fresh += answer.fresh
    total.badCount += answer.badCount
    let moved = answer.bad.map { FeedBody.BadLine(line: $0.line + line, field: $0.field, rule: $0.rule) }
    total.bad += moved.prefix(max(0, FeedIntake.mostListed - total.bad.count))
    return line + lines.count { $0 == UInt8(ascii: "\n") }
  }
}
