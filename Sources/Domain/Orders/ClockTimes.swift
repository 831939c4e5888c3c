// SPDX-License-Identifier: Apache-2.0

/// After how many minutes each clock has run out; 0 stops a clock, nil says nothing (what is less special counts).
package struct ClockTimes: Hashable, Sendable {
  package var notAccepted: Int?
  package var notStarted: Int?
  /// After the kitchen's own word.
  package var notReady: Int?
  package var noRider: Int?
  package var riderAway: Int?
  package var standing: Int?
  package var riding: Int?
  /// After the customer's time.
  package var late: Int?
  package var refundUnanswered: Int?
  /// How long a kitchen usually needs: counts where it names no time.
  package var cooking: Int?
  /// An order for later begins to count this long before its time.
  package var ahead: Int?
  /// Metres between door and rider from which "delivered" is doubted.
  package var tooFar: Int?

  package init() {}

  /// The longest that may be said: a day, or ten kilometres.
  static let most = 1440, mostMetres = 10_000

  /// Each with its name in the policy file.
  static let fields: [(name: String, path: any WritableKeyPath<ClockTimes, Int?> & Sendable)] = [
    ("notAccepted", \.notAccepted), ("notStarted", \.notStarted), ("notReady", \.notReady), ("noRider", \.noRider),
    ("riderAway", \.riderAway), ("standing", \.standing), ("riding", \.riding), ("late", \.late),
    ("refundUnanswered", \.refundUnanswered), ("cooking", \.cooking), ("ahead", \.ahead), ("tooFar", \.tooFar),
  ]

  /// What a new installation starts with.
  package static let standard = {
    var times = ClockTimes()
    (times.notAccepted, times.notStarted, times.notReady) = (5, 12, 5)
    (times.noRider, times.riderAway, times.standing, times.riding) = (15, 15, 15, 45)
    (times.late, times.refundUnanswered) = (5, 10)
    (times.cooking, times.ahead, times.tooFar) = (25, 60, 500)
    return times
  }()

  /// This one with what the more special one says.
  func overlaid(by special: ClockTimes) -> ClockTimes {
    var times = self
    for (_, path) in Self.fields { times[keyPath: path] = special[keyPath: path] ?? times[keyPath: path] }
    return times
  }

  /// Fields that cannot be meant, with the rule.
  var faults: [String] {
    Self.fields.compactMap { name, path in
      let most = name == "tooFar" ? Self.mostMetres : Self.most
      guard let value = self[keyPath: path], !(0...most).contains(value) else { return nil }
      return "\(name) is 0 to \(most)"
    }
  }
}

extension ClockTimes: Codable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(_ name: String) { stringValue = name }
  }

  /// A name that is no clock's is a fault: a misspelt one would otherwise change nothing and nobody would know.
  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Name.self)
    let known = Self.fields.map(\.name)
    if let wrong = box.allKeys.map(\.stringValue).filter({ !known.contains($0) }).min() {
      throw DecodingError.dataCorruptedError(
        forKey: Name(wrong), in: box, debugDescription: "is none of: \(known.joined(separator: ", "))")
    }
    for (name, path) in Self.fields { self[keyPath: path] = try box.decodeIfPresent(Int.self, forKey: Name(name)) }
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Name.self)
    for (name, path) in Self.fields { try box.encodeIfPresent(self[keyPath: path], forKey: Name(name)) }
  }
}
