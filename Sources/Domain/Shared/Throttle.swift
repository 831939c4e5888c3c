// SPDX-License-Identifier: Apache-2.0

/// How often somebody may do something: `burst` times at once, and then `perMinute` in the long run.
/// The generic cell rate algorithm (ITU-T I.371): one time says how full the bucket is.
package struct Throttle: Codable, Hashable, Sendable {
  package var burst: Int
  package var perMinute: Int

  package init(burst: Int, perMinute: Int) {
    self.burst = burst
    self.perMinute = perMinute
  }

  /// One more.
  /// - Parameter emptyAt: when the bucket will have run dry, in milliseconds since 1970; moves on when it is taken.
  /// - Returns: nil, or how long to wait before the next one.
  package func take(_ emptyAt: inout Double, at now: Instant) -> Span? {
    let (now, each) = (Double(now.ms), 60_000 / Double(max(1, perMinute)))
    let start = max(emptyAt, now)
    let over = (start - now) - each * Double(max(1, burst) - 1)
    guard over <= 0 else { return Span(ms: Int64(over.rounded(.up))) }
    emptyAt = start + each
    return nil
  }
}

/// What one sender may do at most before it is told to wait. What is refused is not lost: the pages keep it and send it
/// again.
package struct TrafficPolicy: Codable, Hashable, Sendable {
  /// Wrong passwords from one address: a site of a thousand seats mistypes some dozens at the start of a shift.
  package var wrongPasswords = Throttle(burst: 60, perMinute: 6)
  /// Messages and contacts of one customer, merchant or rider.
  package var words = Throttle(burst: 60, perMinute: 60)
  package var pictures = Throttle(burst: 10, perMinute: 10)
  /// Questions of one customer that the platform is asked for live.
  package var questions = Throttle(burst: 12, perMinute: 12)
  /// Requests with one API token.
  package var requests = Throttle(burst: 20_000, perMinute: 600_000)

  package init() {}

  /// What cannot be meant: nobody may do anything at all.
  package var faults: [String] {
    let all = [
      ("wrongPasswords", wrongPasswords), ("words", words), ("pictures", pictures), ("questions", questions),
      ("requests", requests),
    ]
    return all.flatMap { name, throttle in
      [("burst", throttle.burst), ("perMinute", throttle.perMinute)].filter { $0.1 < 1 }
        .map { "\(name).\($0.0) is at least 1" }
    }
  }
}
