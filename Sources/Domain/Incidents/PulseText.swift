// SPDX-License-Identifier: Apache-2.0

// A minute of a busy country has a hundred thousand counts, written and read within its next seconds; as JSON that cost
// more than all the rest of counting. A line a place: `placed 3,due/29384756 2<tab>s88123`, where c is the city, a a part
// of town, k a carrier and s a shop. Names come last; none of them has a control character.
extension Pulse {
  /// All counts, in any sequence of their places; the city is not named.
  package var text: String {
    var text = ""
    for (place, counts) in places {
      for (number, count) in counts.enumerated() {
        if number > 0 { text += "," }
        text += count.signal.rawValue
        if count.due != 0 { text += "/\(count.due)" }
        text += " \(count.count)"
      }
      text += "\t\(place.text)\n"
    }
    return text
  }

  /// Reads what `text` has written of a city; lines of another form, of an older program, are left out.
  package init(text: String, city: City) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let halves = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard halves.count == 2, let place = PulsePlace(text: halves[1], city: city) else { continue }
      for part in halves[0].split(separator: UInt8(ascii: ",")) { add(part, at: place) }
    }
  }

  private mutating func add(_ part: Substring.UTF8View, at place: PulsePlace) {
    let words = part.split(separator: UInt8(ascii: " "))
    guard words.count == 2, let count = Int(Substring(words[1])) else { return }
    let name = words[0].split(separator: UInt8(ascii: "/"))
    guard let signal = name.first.flatMap({ PulseSignal(rawValue: String(Substring($0))) }) else { return }
    add(count, signal, at: place, due: name.count > 1 ? Int64(Substring(name[1])) ?? 0 : 0)
  }
}

extension PulsePlace {
  fileprivate var text: String {
    switch self {
    case .city: "c"
    case .area(_, let x, let y): "a\(x) \(y)"
    case .carrier(_, let name): "k\(name)"
    case .shop(_, let shop): "s\(shop.text)"
    }
  }

  /// Byte by byte: a name may begin with a mark that would make one character with the letter before it.
  fileprivate init?(text: Substring.UTF8View, city: City) {
    let name = String(Substring(text.dropFirst()))
    switch text.first {
    case UInt8(ascii: "c"): self = .city(city)
    case UInt8(ascii: "k"): self = .carrier(city, name)
    case UInt8(ascii: "s"): self = .shop(city, ShopRef(name))
    case UInt8(ascii: "a"):
      let numbers = name.split(separator: " ").compactMap { Int($0) }
      guard numbers.count == 2 else { return nil }
      self = .area(city, x: numbers[0], y: numbers[1])
    default: return nil
    }
  }
}
