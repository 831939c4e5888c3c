// SPDX-License-Identifier: Apache-2.0

/// One signed-in browser. It ends when nothing was asked for a while, at the latest after one long shift, and when
/// the password is reset or the person leaves. The secret in the cookie is kept only as a hash.
package struct Session: Codable, Hashable, Sendable {
  package let agent: AgentID
  package let startedAt: Instant
  package private(set) var seenAt: Instant

  package init(agent: AgentID, startedAt: Instant, seenAt: Instant) {
    self.agent = agent
    self.startedAt = startedAt
    self.seenAt = seenAt
  }

  package static let sliding = Span.minutes(30)
  package static let absolute = Span.hours(12)
  /// How stale `seenAt` may be before a request writes it again: one write a minute, not one a request.
  package static let touchEvery = Span.minutes(1)

  package var endsAt: Instant { min(seenAt + Self.sliding, startedAt + Self.absolute) }
  package func isValid(at now: Instant) -> Bool { now < endsAt }

  /// The session with its clock set on, or nil when the stored one is fresh enough. Time never runs backwards.
  package func touched(at now: Instant) -> Session? {
    guard now - seenAt >= Self.touchEvery else { return nil }
    var next = self
    next.seenAt = now
    return next
  }
}

/// Wrong passwords in a row of one login. The fifth locks for half a minute, every further one for twice as long, at
/// most an hour. Kept for logins that do not exist too, so that the answer tells nothing.
package struct SignInFailures: Codable, Hashable, Sendable {
  package var count: Int
  package var lockedUntil: Instant?

  package init(count: Int = 0, lockedUntil: Instant? = nil) {
    self.count = count
    self.lockedUntil = lockedUntil
  }

  package static let free = 4
  package static let firstLock = Span.seconds(30)
  package static let longestLock = Span.hours(1)

  /// - Throws: `lockedUntil`; the password is not even looked at.
  package func check(at now: Instant) throws(SignInError) {
    if let lockedUntil, now < lockedUntil { throw .locked(until: lockedUntil) }
  }

  /// After one more wrong password.
  package func failed(at now: Instant) -> SignInFailures {
    let count = count + 1
    guard count > Self.free else { return SignInFailures(count: count) }
    let doublings = min(count - Self.free - 1, 7)
    return SignInFailures(
      count: count, lockedUntil: now + min(Self.firstLock * Int64(1 << doublings), Self.longestLock))
  }
}

package enum SignInError: Error, Hashable, Sendable {
  /// Login or password: it is not said which.
  case wrong
  case locked(until: Instant)
  /// No session, or one that has ended.
  case noSession
  /// The form's token does not belong to this session.
  case wrongFormToken
}

/// What a password must be: 10 to 128 characters; length is what counts.
package enum PasswordRule {
  package static func accepts(_ password: String) -> Bool {
    (10...128).contains(password.count) && password.utf8.count <= 512
  }
}
