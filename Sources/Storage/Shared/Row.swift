// SPDX-License-Identifier: Apache-2.0
import CPostgres
import Domain
import Foundation
import GRDBSQLite

/// One row of an answer, read by column number from 0. Valid only inside the closure that receives it.
package struct Row {
  enum Source {
    case sqlite(OpaquePointer)
    case postgres(OpaquePointer, Int32)
  }
  let source: Source

  package func isNull(_ column: Int) -> Bool {
    switch source {
    case .sqlite(let statement): sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    case .postgres(let result, let row): PQgetisnull(result, row, Int32(column)) == 1
    }
  }

  package func int(_ column: Int) -> Int64 {
    switch source {
    case .sqlite(let statement): return sqlite3_column_int64(statement, Int32(column))
    case .postgres(let result, let row):
      guard let text = PQgetvalue(result, row, Int32(column)) else { return 0 }
      return strtoll(text, nil, 10)
    }
  }

  package func text(_ column: Int) -> String {
    switch source {
    case .sqlite(let statement):
      guard let bytes = sqlite3_column_text(statement, Int32(column)) else { return "" }
      return String(cString: bytes)
    case .postgres(let result, let row):
      guard let bytes = PQgetvalue(result, row, Int32(column)) else { return "" }
      return String(cString: bytes)
    }
  }

  package func blob(_ column: Int) -> [UInt8] {
    switch source {
    case .sqlite(let statement):
      guard let bytes = sqlite3_column_blob(statement, Int32(column)) else { return [] }
      let count = Int(sqlite3_column_bytes(statement, Int32(column)))
      return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    case .postgres(let result, let row):
      guard let text = PQgetvalue(result, row, Int32(column)) else { return [] }
      return Hex.bytes(UnsafeBufferPointer(start: text, count: Int(PQgetlength(result, row, Int32(column)))))
    }
  }

  package func bool(_ column: Int) -> Bool { int(column) != 0 }
  package func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
  package func instant(_ column: Int) -> Instant { Instant(ms: int(column)) }
  package func optionalInstant(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }
  package func money(_ column: Int) -> Money { Money(fen: int(column)) }
  package func city(_ column: Int) -> City { City(Int(int(column))) ?? .none }
  package func id<Kind>(_ column: Int) -> ID<Kind> { ID(raw: int(column)) }
  package func optionalID<Kind>(_ column: Int) -> ID<Kind>? { isNull(column) ? nil : ID(raw: int(column)) }
  package func ref<Thing>(_ column: Int) -> Ref<Thing> { Ref(text(column)) }
  package func optionalRef<Thing>(_ column: Int) -> Ref<Thing>? { isNull(column) ? nil : Ref(text(column)) }

  /// A text column that holds an enum's raw value. Throws `StorageError.corrupt` for a value this program does not know.
  package func value<T: RawRepresentable>(_ column: Int, as type: T.Type = T.self) throws -> T
  where T.RawValue == String {
    let raw = text(column)
    guard let value = T(rawValue: raw) else { throw StorageError.corrupt("\(T.self) has no value '\(raw)'") }
    return value
  }

  /// A text column that holds JSON.
  package func json<T: Decodable>(_ column: Int, as type: T.Type = T.self) throws -> T {
    try JSON.decode(T.self, from: text(column))
  }
  package func optionalJSON<T: Decodable>(_ column: Int, as type: T.Type = T.self) throws -> T? {
    isNull(column) ? nil : try JSON.decode(T.self, from: text(column))
  }

  package func actor(_ column: Int) throws -> Actor {
    guard let actor = Actor(text(column)) else { throw StorageError.corrupt("not an actor: '\(text(column))'") }
    return actor
  }
}

/// PostgreSQL's text form of bytes: `\x` and two digits a byte.
enum Hex {
  static func bytes(_ text: UnsafeBufferPointer<CChar>) -> [UInt8] {
    guard text.count >= 2 else { return [] }
    var out: [UInt8] = []
    out.reserveCapacity((text.count - 2) / 2)
    var i = 2
    while i + 1 < text.count {
      out.append(digit(text[i]) << 4 | digit(text[i + 1]))
      i += 2
    }
    return out
  }

  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "x")]
    out.reserveCapacity(bytes.count * 2 + 2)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func digit(_ c: CChar) -> UInt8 {
    let c = UInt8(bitPattern: c)
    return c >= 97 ? c - 87 : c - 48
  }
}
