// SPDX-License-Identifier: Apache-2.0
import Domain
import Synchronization

/// Who did how much of late. In memory, of this process only: with n servers a sender gets at most n times as much.
package final class ThrottleBoard: Sendable {
  /// With more senders than this, all begin anew.
  package static let most = 100_000

  /// What is counted; each has its own bucket for each sender.
  package enum Subject: Hashable, Sendable { case wrongPasswords, words, pictures, questions, requests }

  private struct Key: Hashable {
    let subject: Subject
    let sender: String
  }

  private let emptyAt = Mutex<[Key: Double]>([:])

  package init() {}

  /// Counts one more.
  /// - Throws: `DeskError.tooMany` with the seconds to wait.
  package func take(_ throttle: Throttle, _ subject: Subject, of sender: String, at now: Instant) throws(DeskError) {
    try refuse(
      emptyAt.withLock { known in
        if known.count >= Self.most { known = known.filter { $0.value > Double(now.ms) } }
        if known.count >= Self.most { known = [:] }
        return throttle.take(&known[Key(subject: subject, sender: sender), default: 0], at: now)
      })
  }

  /// Whether one more would be taken; counts nothing.
  /// - Throws: `DeskError.tooMany`.
  package func check(_ throttle: Throttle, _ subject: Subject, of sender: String, at now: Instant) throws(DeskError) {
    var at = emptyAt.withLock { $0[Key(subject: subject, sender: sender)] ?? 0 }
    try refuse(throttle.take(&at, at: now))
  }

  private func refuse(_ wait: Span?) throws(DeskError) {
    if let wait { throw DeskError.tooMany(retryAfterSeconds: Int((wait.ms + 999) / 1000)) }
  }
}

extension Desk {
  /// Holds an integrator to the measure.
  /// - Throws: `DeskError.tooMany`.
  package func hold(_ token: APIToken, at realNow: Instant) throws(DeskError) {
    try throttles.take(policies.traffic.requests, .requests, of: "\(token.id)", at: realNow)
  }

  /// Holds customers, merchants and riders to the measure; staff, integrators and the machine have others.
  func hold(_ actor: Actor, to throttle: Throttle, _ subject: ThrottleBoard.Subject, at now: Instant) throws {
    switch actor {
    case .customer, .merchant, .rider: try throttles.take(throttle, subject, of: "\(actor)", at: now)
    case .agent, .token, .platform, .system: return
    }
  }
}
