// SPDX-License-Identifier: Apache-2.0
import Domain

/// Reads the events of a feed as they mostly are: one flat object of known fields, texts without escapes, whole
/// numbers. Foundation's decoder takes fifteen times as long, and two million orders a day are twenty-five million
/// events. Whatever is not so (`nil`) goes to the decoder, which alone says what is wrong; a test holds the two to the
/// same answers.
struct EventReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  /// Fields seen, a bit each: a repeated one is for the decoder.
  private var seen: UInt64 = 0
  private var event = OrderEvent(id: "", city: .none, at: Instant(ms: 0), kind: .unknown(""))

  static func event(_ piece: ArraySlice<UInt8>) -> OrderEvent? {
    piece.withUnsafeBufferPointer { bytes in
      var reader = EventReader(bytes: bytes)
      return reader.read()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func read() -> OrderEvent? {
    guard object({ reader, key in reader.field(key) }), at == bytes.count else { return nil }
    let needed = Field.id.bit | Field.city.bit | Field.at.bit | Field.kind.bit
    return seen & needed == needed ? event : nil
  }

  /// Fields by their names; each has its bit in `seen`.
  private enum Field: Int, CaseIterable {
    case id, city, at, kind, order, customer, customerName, customerPhone, shop, shopName, items, amount, shopPlace
    case dropPlace, dropToken, readyBy, due, rider, riderName, epoch, together, step, carrier, cause, afterSale, phase
    case scope, evidence, reminder, reply, text, command, agreed, reason, by, role, partial, category, tier, place
    case expected

    var bit: UInt64 { 1 << UInt64(rawValue) }

    private static let byLength: [[(name: [UInt8], field: Field)]] = {
      var table = [[(name: [UInt8], field: Field)]](repeating: [], count: 16)
      for field in allCases {
        let name = Array("\(field)".utf8)
        table[name.count].append((name, field))
      }
      return table
    }()

    init?(_ name: UnsafeBufferPointer<UInt8>) {
      guard name.count < Self.byLength.count,
        let found = Self.byLength[name.count].first(where: { $0.name.elementsEqual(name) })
      else { return nil }
      self = found.field
    }
  }

  /// False for anything that is for the decoder.
  private mutating func field(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let field = Field(name), seen & field.bit == 0 else { return false }
    seen |= field.bit
    switch field {
    case .id: return take(text()) { $0.id = $1 }
    case .kind: return take(text()) { $0.kind = OrderEvent.Kind($1) }
    case .city: return take(number().flatMap { City(Int($0)) }) { $0.city = $1 }
    case .at: return take(number()) { $0.at = Instant(ms: $1) }
    case .order: return take(text()) { $0.order = OrderRef($1) }
    case .due: return take(number()) { $0.due = Instant(ms: $1) }
    case .readyBy: return take(number()) { $0.readyBy = Instant(ms: $1) }
    case .expected: return take(number()) { $0.expected = Instant(ms: $1) }
    case .rider: return take(text()) { $0.rider = RiderRef($1) }
    case .epoch: return take(number()) { $0.epoch = Int($1) }
    case .agreed: return take(flag()) { $0.agreed = $1 }
    case .partial: return take(flag()) { $0.partial = $1 }
    case .by: return take(text().flatMap(Party.init)) { $0.by = $1 }
    case .items, .together, .evidence: return list(field)
    case .shopPlace: return take(place()) { $0.shopPlace = $1 }
    case .dropPlace: return take(place()) { $0.dropPlace = $1 }
    case .place: return take(place()) { $0.place = $1 }
    case .amount: return take(number()) { $0.amount = Money(fen: $1) }
    case .phase: return take(text().flatMap(AfterSale.Phase.init)) { $0.phase = $1 }
    case .scope: return take(text().flatMap(AfterSale.Scope.init)) { $0.scope = $1 }
    case .customer: return take(text()) { $0.customer = CustomerRef($1) }
    case .shop: return take(text()) { $0.shop = ShopRef($1) }
    default: return word(field)
    }
  }

  private mutating func word(_ field: Field) -> Bool {
    guard let text = text() else { return false }
    switch field {
    case .customerName: event.customerName = text
    case .customerPhone: event.customerPhone = text
    case .shopName: event.shopName = text
    case .dropToken: event.dropToken = text
    case .riderName: event.riderName = text
    case .step: event.step = text
    case .carrier: event.carrier = text
    case .cause: event.cause = text
    case .afterSale: event.afterSale = text
    case .reminder: event.reminder = text
    case .reply: event.reply = text
    case .text: event.text = text
    case .command: event.command = text
    case .reason: event.reason = text
    case .role: event.role = text
    case .category: event.category = text
    case .tier: event.tier = text
    default: return false
    }
    return true
  }

  private mutating func list(_ field: Field) -> Bool {
    switch field {
    case .items: take(array { $0.item() }) { $0.items = $1 }
    case .together: take(array { $0.text().map(OrderRef.init) }) { $0.together = $1 }
    default: take(array { $0.text() }) { $0.evidence = $1 }
    }
  }

  private mutating func take<Value>(_ value: Value?, _ set: (inout OrderEvent, Value) -> Void) -> Bool {
    guard let value else { return false }
    set(&event, value)
    return true
  }

  private mutating func place() -> Place? {
    var (x, y): (Int64?, Int64?) = (nil, nil)
    let isWhole = object { reader, name in
      guard name.count == 1 else { return false }
      switch name[0] {
      case UInt8(ascii: "x") where x == nil:
        x = reader.number()
        return x != nil
      case UInt8(ascii: "y") where y == nil:
        y = reader.number()
        return y != nil
      default: return false
      }
    }
    guard isWhole, let x, let y else { return nil }
    return Place(x: Int(x), y: Int(y))
  }

  private mutating func item() -> OrderEvent.Item? {
    var (name, count): (String?, Int64?) = (nil, nil)
    let isWhole = object { reader, key in
      if name == nil, key.elementsEqual("name".utf8) {
        name = reader.text()
        return name != nil
      }
      guard count == nil, key.elementsEqual("count".utf8) else { return false }
      count = reader.number()
      return count != nil
    }
    guard isWhole, let name, let count else { return nil }
    return OrderEvent.Item(name: name, count: Int(count))
  }
}

// JSON's own parts (RFC 8259), as far as they are simple.
extension EventReader {
  private mutating func object(_ field: (inout EventReader, UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    guard skip(UInt8(ascii: "{")) else { return false }
    if skip(UInt8(ascii: "}")) { return true }
    repeat {
      guard let name = quoted(), skip(UInt8(ascii: ":")), field(&self, name) else { return false }
    } while skip(UInt8(ascii: ","))
    return skip(UInt8(ascii: "}"))
  }

  private mutating func array<Value>(_ element: (inout EventReader) -> Value?) -> [Value]? {
    guard skip(UInt8(ascii: "[")) else { return nil }
    if skip(UInt8(ascii: "]")) { return [] }
    var values: [Value] = []
    repeat {
      guard let value = element(&self) else { return nil }
      values.append(value)
    } while skip(UInt8(ascii: ","))
    return skip(UInt8(ascii: "]")) ? values : nil
  }

  /// A text without escapes and control characters.
  private mutating func quoted() -> UnsafeBufferPointer<UInt8>? {
    guard skip(UInt8(ascii: "\"")) else { return nil }
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return UnsafeBufferPointer(rebasing: bytes[start..<at - 1])
      }
      guard byte >= 32, byte != UInt8(ascii: "\\") else { return nil }
      at += 1
    }
    return nil
  }

  private mutating func text() -> String? { quoted().flatMap { String(validating: $0, as: UTF8.self) } }

  /// A whole number of at most 18 digits.
  private mutating func number() -> Int64? {
    skipSpace()
    let isNegative = at < bytes.count && bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let start = at
    var value: Int64 = 0
    while at < bytes.count, (48...57).contains(bytes[at]), at - start < 18 {
      value = value * 10 + Int64(bytes[at] - 48)
      at += 1
    }
    let isWhole = at > start && (bytes[start] != 48 || at == start + 1)
    guard isWhole, at < bytes.count, ![46, 69, 101].contains(bytes[at]), !(48...57).contains(bytes[at]) else {
      return nil
    }
    return isNegative ? -value : value
  }

  private mutating func flag() -> Bool? {
    skipSpace()
    for (word, value) in [("true", true), ("false", false)] where bytes[at...].starts(with: word.utf8) {
      at += word.utf8.count
      return value
    }
    return nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 9 || bytes[at] == 10 || bytes[at] == 13 { at += 1 }
  }
}
