// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Platform

/// A city's orders as events in the sequence of time: 180 orders begin in a second, each has twelve events over 27
/// minutes, so that some 290,000 are under way at once. Bodies are NDJSON, gzipped, as the native feed sends them.
struct OrderStream {
  static let perBody = 1_000
  private static let perSecond = 180
  /// When each event comes, in seconds after the order.
  private static let kinds: [(kind: String, after: Int)] = [
    ("placed", 0), ("paid", 5), ("accepted", 30), ("assigned", 90), ("cooking", 120), ("estimate", 300),
    ("atShop", 480), ("ready", 600), ("leftShop", 640), ("pickedUp", 640), ("delivered", 1500), ("completed", 1620),
  ]

  /// As many as have all ordered before when the store is filled.
  private static let customers = min(500_000, Ingest.fill / 20)

  private let start: Int64
  private var tick = 0
  private var rest: [UInt8] = []
  private var restCount = 0

  init(from start: Instant) { self.start = start.ms }

  struct Body {
    let bytes: [UInt8]
    let plain: Int
    let events: Int
  }

  mutating func next() throws -> Body {
    while restCount < Self.perBody { turn() }
    let body = Body(bytes: try Gzip.deflate(rest), plain: rest.count, events: restCount)
    (rest, restCount) = ([], 0)
    return body
  }

  /// The same, not packed.
  mutating func nextPlain() -> [UInt8] {
    while restCount < Self.perBody { turn() }
    defer { (rest, restCount) = ([], 0) }
    return rest
  }

  /// One order begins; of those before it one has each of the other events.
  private mutating func turn() {
    let now = start + Int64(tick) * 1000 / Int64(Self.perSecond)
    for (number, (kind, after)) in Self.kinds.enumerated() {
      let order = tick - after * Self.perSecond
      guard order >= 0 else { continue }
      write(kind, number, order, now)
      restCount += 1
    }
    tick += 1
  }

  private mutating func write(_ kind: String, _ number: Int, _ order: Int, _ at: Int64) {
    let name = 8_800_000_000_000 + order
    var text =
      #"{"id":"\#(name)-\#(number)","city":\#(order &* 7919 % Self.customers % 300 + 1),"at":\#(at),"kind":"\#(kind)","order":"\#(name)""#
    switch kind {
    case "placed":
      let customer = order &* 7919 % Self.customers
      text += """
        ,"customer":"c\(customer)","customerName":"顾客\(customer)","customerPhone":"138\(10_000_000 + customer)",\
        "shop":"s\(order % 20_000)","shopName":"灯塔咖啡（\(order % 20_000) 号店）",\
        "items":[{"name":"拿铁 大杯","count":\(order % 3 + 1)},{"name":"可颂","count":1}],"amount":\(1800 + order % 4000),\
        "shopPlace":{"x":\(order % 9000),"y":\(order % 7000)},"dropPlace":{"x":\(order % 8000),"y":\(order % 9500)},\
        "dropToken":"d\(customer)","due":\(at + 2_400_000)
        """
    case "accepted", "cooking", "estimate": text += #","readyBy":\#(at + 480_000)"#
    case "assigned", "atShop", "leftShop", "pickedUp", "delivered":
      text += #","rider":"r\#(order % 60_000)","epoch":1"#
    default: break
    }
    rest += Array((text + "}\n").utf8)
  }
}
