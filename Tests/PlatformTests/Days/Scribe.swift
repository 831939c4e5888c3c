// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Foundation

@testable import Platform

/// Writes a told day as one company would push it: its messages, its units, its signature. What it has no words for it
/// leaves out (`Fact.untold`).
struct Scribe {
  let style: ForeignFeed.Style
  let day: ToldDay
  var placed: [OrderRef: OrderEvent] = [:]
  /// The last decision on an order's request: its payment is told with it.
  var decided: [OrderRef: String] = [:]
  /// Messages written; spellings that platforms mix take turns by it.
  var written = 0

  init(_ style: ForeignFeed.Style, _ day: ToldDay) {
    self.style = style
    self.day = day
  }

  static func pushes(_ style: ForeignFeed.Style, _ day: ToldDay) -> [ForeignTown.Push] {
    var scribe = Scribe(style, day)
    return day.events.flatMap { scribe.write($0) }
  }

  private mutating func write(_ event: OrderEvent) -> [ForeignTown.Push] {
    guard let order = event.order else { return [] }
    written += 1
    if event.kind == .placed { placed[order] = event }
    switch style {
    case .eleme: return eleme(event, order)
    case .meituan: return meituan(event, order)
    case .peisong: return peisong(event, order)
    }
  }

  func turn(_ count: Int) -> Int { written % count }

  func seconds(_ at: Instant) -> String { "\(at.ms / 1000)" }

  /// A rider's shared number; its extension changes from message to message.
  func phone(_ rider: RiderRef?) -> String? {
    rider.map { "\(Self.phone(of: $0, in: day))\(turn(2) == 0 ? "_" : ",")\(1000 + written % 9000)" }
  }

  static func phone(of rider: RiderRef, in day: ToldDay) -> String {
    let number = day.plan.riders.firstIndex { $0.ref == rider } ?? 0
    return "\(19_900_000_000 + number)"
  }
}

extension ToldDay {
  /// Our shops in the other companies' degrees.
  var foreignCity: ForeignCity {
    var city = ForeignTown.place
    city.shops = [:]
    for shop in plan.shops { city.shops[shop.ref.text] = degrees(shop.place) }
    return city
  }

  func degrees(_ place: Place) -> ForeignCity.Point? {
    let origin = ForeignTown.place.origin
    let metres = 111_194.926_6
    return ForeignCity.Point(
      longitude: origin.longitude + Double(place.x) / metres / cos(origin.latitude * .pi / 180),
      latitude: origin.latitude + Double(place.y) / metres)
  }

  /// What the other companies' hashes stand for.
  var names: [String: String] {
    let feed = ForeignTown.feed(.eleme)
    var names: [String: String] = [:]
    for rider in plan.riders {
      names[Digests.token("r-", Scribe.phone(of: rider.ref, in: self), secret: feed.secret)] = rider.ref.text
    }
    for order in plan.orders { names[Digests.token("d-", order.dropToken, secret: feed.secret)] = order.dropToken }
    return names
  }

  /// Our own feed, as it is: batches of lines.
  func native(batch: Int) throws -> [ForeignTown.Push] {
    let encoder = JSONEncoder()
    let lines = try events.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    return stride(from: 0, to: lines.count, by: batch).map { start in
      let body = lines[start..<min(lines.count, start + batch)].joined(separator: "\n")
      return ForeignTown.Push(uri: "/api/v1/order-events", body: body)
    }
  }
}
