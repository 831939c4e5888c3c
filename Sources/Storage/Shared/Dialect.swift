// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The few places where the two engines differ. Everything else is one SQL text.
package enum Dialect: String, Sendable {
  case sqlite
  case postgres

  /// What bytes are called where a statement casts.
  var blob: String { self == .sqlite ? "BLOB" : "BYTEA" }

  /// A statement as this engine wants it. SQLite: `$7` becomes `?7`, row locks are dropped (there is one writer).
  func statement(_ text: String) -> String {
    switch self {
    case .postgres: text
    case .sqlite: Self.numbered(Self.unlocked(text))
    }
  }

  /// A schema text as this engine wants it. PostgreSQL: `BLOB` is `BYTEA`, tables have no `WITHOUT ROWID`. SQLite: tables
  /// have no partitions.
  func schema(_ text: String) -> String {
    switch self {
    case .sqlite: text.replacing(" PARTITION BY RANGE (day)", with: "")
    case .postgres: text.replacing(" BLOB", with: " BYTEA").replacing("WITHOUT ROWID", with: "")
    }
  }

  /// `statement`, remembered by text: a program has a few hundred statements and runs them millions of times.
  func cached(_ text: String) -> String {
    guard self == .sqlite else { return text }
    return Self.known.withLock { known in
      if let found = known[text] { return found }
      let made = statement(text)
      known[text] = made
      return made
    }
  }

  private static let known = Mutex<[String: String]>([:])

  private static func unlocked(_ text: String) -> String {
    guard text.contains("FOR UPDATE") else { return text }
    return text.replacing(" FOR UPDATE SKIP LOCKED", with: "").replacing(" FOR UPDATE", with: "")
  }

  private static func numbered(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    var quoted = false
    var previous: UInt8?
    for byte in text.utf8 {
      if byte == UInt8(ascii: "'") { quoted.toggle() }
      if previous == UInt8(ascii: "$"), !quoted, byte >= 48, byte <= 57 { out[out.count - 1] = UInt8(ascii: "?") }
      out.append(byte)
      previous = byte
    }
    return String(decoding: out, as: UTF8.self)
  }
}
