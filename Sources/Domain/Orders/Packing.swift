// SPDX-License-Identifier: Apache-2.0

/// Reads or writes a value's fields in one fixed sequence, so that one list of fields serves both directions.
/// Numbers are zigzag varints; absent is a zero byte before the field.
package protocol Packing {
  mutating func number(_ value: inout Int64)
  mutating func text(_ value: inout String)
}

/// Appends fields to bytes.
package struct PackWriter: Packing {
  package private(set) var bytes: [UInt8] = []

  package init() { bytes.reserveCapacity(512) }

  package mutating func number(_ value: inout Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  package mutating func text(_ value: inout String) {
    var count = Int64(value.utf8.count)
    number(&count)
    bytes.append(contentsOf: value.utf8)
  }

  /// Bytes that are packed themselves.
  package mutating func blob(_ inner: [UInt8]) {
    var count = Int64(inner.count)
    number(&count)
    bytes += inner
  }
}

/// Takes fields from bytes; after the first fault every field reads as empty and `isBroken` tells.
package struct PackReader: Packing {
  private let bytes: [UInt8]
  private var next = 0
  package private(set) var isBroken = false

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Everything was read and nothing was missing.
  package var isFinished: Bool { !isBroken && next == bytes.count }

  package mutating func number(_ value: inout Int64) {
    var raw: UInt64 = 0
    var shift: UInt64 = 0
    while !isBroken {
      guard next < bytes.count, shift < 64 else { return isBroken = true }
      let byte = bytes[next]
      next += 1
      raw |= UInt64(byte & 127) << shift
      shift += 7
      if byte < 128 { break }
    }
    value = isBroken ? 0 : Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  package mutating func text(_ value: inout String) {
    var count: Int64 = 0
    number(&count)
    guard !isBroken, count >= 0, count <= Int64(bytes.count - next) else { return isBroken = true }
    value = String(decoding: bytes[next..<next + Int(count)], as: UTF8.self)
    next += Int(count)
  }

  package mutating func blob() -> [UInt8] {
    var count: Int64 = 0
    number(&count)
    guard !isBroken, count >= 0, count <= Int64(bytes.count - next) else {
      isBroken = true
      return []
    }
    defer { next += Int(count) }
    return Array(bytes[next..<next + Int(count)])
  }
}

extension Packing {
  package mutating func number(_ value: inout Int) {
    var wide = Int64(value)
    number(&wide)
    value = Int(wide)
  }

  mutating func instant(_ value: inout Instant) { number(&value.ms) }

  package mutating func ref<Thing>(_ value: inout Ref<Thing>) {
    var name = value.text
    text(&name)
    value = Ref(name)
  }

  /// A field that may be absent; `empty` is what a reader fills.
  mutating func optional<Value>(_ value: inout Value?, _ empty: Value, _ pack: (inout Self, inout Value) -> Void) {
    var present: Int64 = value == nil ? 0 : 1
    number(&present)
    guard present == 1 else { return value = nil }
    var filled = value ?? empty
    pack(&self, &filled)
    value = filled
  }

  /// A list of at most 10,000; a longer count is a fault of the bytes.
  mutating func list<Value>(_ values: inout [Value], _ empty: Value, _ pack: (inout Self, inout Value) -> Void) {
    var count = Int64(values.count)
    number(&count)
    var packed: [Value] = []
    for i in 0..<Int(min(max(count, 0), 10_000)) {
      var value = i < values.count ? values[i] : empty
      pack(&self, &value)
      packed.append(value)
    }
    values = packed
  }

  mutating func time(_ value: inout Instant?) { optional(&value, Instant(ms: 0)) { $0.instant(&$1) } }
  mutating func word(_ value: inout String?) { optional(&value, "") { $0.text(&$1) } }
  mutating func name<Thing>(_ value: inout Ref<Thing>?) { optional(&value, Ref("")) { $0.ref(&$1) } }

  mutating func flag(_ value: inout Bool) {
    var number = value ? 1 : 0
    self.number(&number)
    value = number == 1
  }

  /// One of a closed list, by its place in it: new ones go to the end. A place beyond it leaves the value as it is.
  mutating func choice<Value: CaseIterable & Equatable>(_ value: inout Value) where Value.AllCases == [Value] {
    var place = Value.allCases.firstIndex(of: value) ?? 0
    number(&place)
    if Value.allCases.indices.contains(place) { value = Value.allCases[place] }
  }

  mutating func optionalChoice<Value: CaseIterable & Equatable>(_ value: inout Value?)
  where Value.AllCases == [Value] {
    optional(&value, Value.allCases[0]) { $0.choice(&$1) }
  }
}
