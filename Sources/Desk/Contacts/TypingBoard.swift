// SPDX-License-Identifier: Apache-2.0
import Domain
import Synchronization

/// Who is writing right now. In memory only, of this process only, and forgotten after a few seconds: the one thing in
/// a contact that may be lost.
package final class TypingBoard: Sendable {
  package static let lasts = Span.seconds(6)
  /// More than this at once are not remembered.
  package static let most = 20_000

  private struct Key: Hashable {
    let contact: ContactID
    let isPerson: Bool
  }
  private let until = Mutex<[Key: Instant]>([:])

  package init() {}

  /// Somebody pressed a key. `isPerson`: the customer, merchant or rider; else the agent.
  package func note(_ contact: ContactID, isPerson: Bool, at now: Instant) {
    until.withLock { until in
      if until.count >= Self.most { until = until.filter { $0.value > now } }
      if until.count < Self.most { until[Key(contact: contact, isPerson: isPerson)] = now + Self.lasts }
    }
  }

  package func isTyping(_ contact: ContactID, isPerson: Bool, at now: Instant) -> Bool {
    until.withLock { $0[Key(contact: contact, isPerson: isPerson)].map { now < $0 } ?? false }
  }
}
