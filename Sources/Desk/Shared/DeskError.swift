// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Why a verb or question said no, when the reason is not a noun's own. The HTTP edge turns these into statuses.
package enum DeskError: Error, Hashable, Sendable {
  /// The actor may not do this; the text names the missing right.
  case forbidden(String)
  /// There is no such thing, or the actor may not know of it.
  case notFound(String)
  /// What was sent cannot be taken: the field and the rule it breaks.
  case invalid(field: String, rule: String)
  /// Somebody else was quicker, or the thing is no longer in the state this was meant for.
  case conflict(String)
  /// Too much in too short a time; try again after that many seconds.
  case tooMany(retryAfterSeconds: Int)
}

extension Desk {
  /// Whether the store could not take it just now, so that asking again may help.
  package static func isBusy(_ error: any Error) -> Bool { (error as? StorageError)?.isRetryable ?? false }
}
