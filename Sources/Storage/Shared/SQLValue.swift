// SPDX-License-Identifier: Apache-2.0
import Domain

/// A value that crosses the border to SQL. Three shapes only, so that both engines mean the same:
/// whole numbers (instants in ms, money in fen, flags 0/1), text, bytes.
package enum SQLValue: Hashable, Sendable {
  case null
  case int(Int64)
  case text(String)
  case blob([UInt8])
}

/// What may stand for a `$1`.
package protocol SQLBindable {
  var sqlValue: SQLValue { get }
}

/// What stands for a `$1`: it becomes an `SQLValue` where it is bound, nil becomes NULL.
package typealias SQLBinding = (any SQLBindable)?

extension SQLValue: SQLBindable {
  package var sqlValue: SQLValue { self }
}
extension Int: SQLBindable {
  package var sqlValue: SQLValue { .int(Int64(self)) }
}
extension Int64: SQLBindable {
  package var sqlValue: SQLValue { .int(self) }
}
extension Bool: SQLBindable {
  package var sqlValue: SQLValue { .int(self ? 1 : 0) }
}
extension String: SQLBindable {
  package var sqlValue: SQLValue { .text(self) }
}
extension [UInt8]: SQLBindable {
  package var sqlValue: SQLValue { .blob(self) }
}
extension ID: SQLBindable {
  package var sqlValue: SQLValue { .int(raw) }
}
extension Ref: SQLBindable {
  package var sqlValue: SQLValue { .text(text) }
}
extension City: SQLBindable {
  package var sqlValue: SQLValue { .int(Int64(number)) }
}
extension Instant: SQLBindable {
  package var sqlValue: SQLValue { .int(ms) }
}
extension Day: SQLBindable {
  package var sqlValue: SQLValue { .int(number) }
}
extension Span: SQLBindable {
  package var sqlValue: SQLValue { .int(ms) }
}
extension Money: SQLBindable {
  package var sqlValue: SQLValue { .int(fen) }
}
extension Actor: SQLBindable {
  package var sqlValue: SQLValue { .text(description) }
}
