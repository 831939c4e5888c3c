// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport

/// Counted minutes of an invented town: forty shops of very different size, orders by chance, each with its own clock.
struct LunchCounts {
  static let qingwan = City(7) ?? .none
  /// A Monday, 11:00 in China.
  static let eleven = (Instant.epoch2024 + .hours(3)).minute
  var dice: Dice
  var detector = Detector(city: qingwan, policy: .standard)
  private var pulses: [Int64: Pulse] = [:]

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private func area(_ shop: Int) -> Place { Place(x: shop % 4 * 2_048 + 9, y: shop / 4 % 3 * 2_048 + 9) }

  /// Knuth's way of throwing a Poisson number.
  mutating func poisson(_ mean: Double) -> Int {
    var (count, product) = (-1, 1.0)
    // e^(-mean), by the series: the means here are small.
    var (limit, term) = (1.0, 1.0)
    for n in 1...60 {
      term *= -mean / Double(n)
      limit += term
    }
    repeat {
      product *= Double.random(in: 0..<1, using: &dice)
      count += 1
    } while product > limit
    return count
  }

  mutating func mark(_ minute: Int64, _ mark: PulseMark) { pulses[minute, default: Pulse()].add(mark) }

  /// Orders of one minute: shop n has about 3/(n+1) a minute. `late` says how many minutes an order is late of its shop.
  mutating func place(_ minute: Int64, lateness: (_ shop: Int, _ dice: inout Dice) -> Int64) {
    for shop in 0..<40 {
      for _ in 0..<poisson(3.0 / Double(shop + 1) * Self.share(minute)) {
        var placed = PulseMark(city: Self.qingwan, shop: shop, at: area(shop), [.placed, .due], due: minute + 35)
        placed.events = 8
        mark(minute, placed)
        let ends = minute + 35 + lateness(shop, &dice)
        mark(ends, PulseMark(city: Self.qingwan, shop: shop, at: area(shop), .landed, due: minute + 35))
      }
    }
  }

  /// How busy the town is so many minutes after eleven: it rises from ten, falls from one, and sleeps from two.
  static func share(_ minute: Int64) -> Double {
    let after = Double((minute - eleven + 1_440) % 1_440)
    return after >= 1_380 ? (after - 1_380) / 60 : after < 120 ? 1 : max(0, (180 - after) / 60)
  }

  /// Usually one in twenty is late by some minutes, of the seventh shop one in three.
  static func usual(_ shop: Int, _ dice: inout Dice) -> Int64 {
    let isLate = Int.random(in: 0..<60, using: &dice) < (shop == 7 ? 20 : 3)
    return isLate ? Int64.random(in: 1...15, using: &dice) : Int64.random(in: -12...0, using: &dice)
  }

  /// What is suspected in the minutes up to `end`.
  mutating func look(_ minutes: Range<Int64>) -> [(minute: Int64, suspicion: Suspicion)] {
    var found: [(Int64, Suspicion)] = []
    for minute in minutes {
      if let pulse = pulses.removeValue(forKey: minute) { detector.take(pulse, minute: minute) }
      found += detector.look(at: minute).map { (minute, $0) }
    }
    return found
  }
}

extension PulseMark {
  init(city: City, shop: Int, at place: Place, _ signals: Signals, due: Int64? = nil) {
    self.init(city: city)
    (self.shop, self.place, self.signals, self.due, self.events) = (ShopRef("S\(shop)"), place, signals, due, 1)
  }
}
