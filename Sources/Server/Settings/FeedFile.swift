// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Platform
import Yams

/// The file with platforms that speak their own language: `feeds`, a list. Read whole before anything starts; every
/// fault in it is listed with its field and rule. Secrets stand in it, or the names of the environment's variables
/// that hold them (`secret-env`, `key-env`, `token-env`).
enum FeedFile {
  static func read(_ path: String?, environment: [String: String]) throws -> [ForeignFeed] {
    guard let path else { return [] }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("feed file \(path) cannot be read")
    }
    let (feeds, faults) = read(String(decoding: bytes, as: UTF8.self), environment: environment)
    guard faults.isEmpty else {
      throw ValidationError("feed file \(path):\n" + faults.map { "  \($0)" }.joined(separator: "\n"))
    }
    return feeds
  }

  /// The feeds of a text, with every fault in it.
  static func read(_ text: String, environment: [String: String]) -> (feeds: [ForeignFeed], faults: [String]) {
    var reader = FeedReader(environment: environment)
    do {
      guard let map = try Yams.load(yaml: text) as? [String: Any], let list = map["feeds"] as? [Any] else {
        return ([], ["the file has one section, feeds: a list"])
      }
      reader.refuse(map, but: ["feeds"], in: "")
      let feeds = list.enumerated().compactMap { reader.feed($0.element, "feeds.\($0.offset)") }
      reader.compare(feeds)
      return (feeds, reader.faults)
    } catch {
      return ([], ["\(error)"])
    }
  }
}

/// Reads feed by feed and notes what is wrong.
struct FeedReader {
  let environment: [String: String]
  private(set) var faults: [String] = []

  init(environment: [String: String]) { self.environment = environment }

  mutating func note(_ fault: String) { faults.append(fault) }

  private static let names: Set<String> = [
    "name", "style", "secret", "secret-env", "app", "key", "key-env", "token", "token-env", "base", "public-url",
    "cities", "signature", "oldest-push-seconds", "code5", "monotonic", "pull-seconds",
  ]

  mutating func refuse(_ map: [String: Any], but known: Set<String>, in path: String) {
    for name in map.keys.sorted() where !known.contains(name) {
      faults.append("\(path.isEmpty ? "" : path + ".")\(name) is no field of this file")
    }
  }

  mutating func feed(_ value: Any, _ path: String) -> ForeignFeed? {
    guard let map = value as? [String: Any] else {
      faults.append("\(path) is a list of 'name: value' lines")
      return nil
    }
    refuse(map, but: Self.names, in: path)
    let name = text(map, "name", path) ?? ""
    if !OrderRef(name).isSound || name.contains("/") { faults.append("\(path).name has 1 to 64 characters, no slash") }
    let style = choice(map, "style", path, ForeignFeed.Style.self, nil)
    let secret = secret(map, "secret", path) ?? ""
    if secret.utf8.count < 8 { faults.append("\(path).secret has at least 8 characters, here or by secret-env") }
    var feed = ForeignFeed(
      name: name, style: style ?? .eleme, secret: secret, app: text(map, "app", path) ?? "",
      key: self.secret(map, "key", path) ?? "", token: self.secret(map, "token", path) ?? "",
      base: url(map, "base", path), publicURL: url(map, "public-url", path), cities: cities(map, path))
    if style == .meituan, feed.publicURL == nil {
      faults.append("\(path).public-url is needed by style meituan: the registered address is part of what it signs")
    }
    feed.habits = habits(map, path)
    return feed
  }

  private mutating func habits(_ map: [String: Any], _ path: String) -> ForeignFeed.Habits {
    var habits = ForeignFeed.Habits()
    habits.signature = choice(map, "signature", path, ElemeSignature.Scheme.self, habits.signature) ?? .sorted
    habits.code5 = choice(map, "code5", path, ForeignFeed.Code5.self, habits.code5) ?? .held
    if let seconds = whole(map, "oldest-push-seconds", path, 1...604_800) {
      habits.oldestPush = .seconds(Int64(seconds))
    }
    if let seconds = whole(map, "pull-seconds", path, 1...86_400) { habits.pullEvery = .seconds(Int64(seconds)) }
    if let value = map["monotonic"] {
      if let flag = value as? Bool {
        habits.isMonotonic = flag
      } else {
        faults.append("\(path).monotonic is true or false")
      }
    }
    return habits
  }

  private mutating func cities(_ map: [String: Any], _ path: String) -> [ForeignCity] {
    guard let list = map["cities"] as? [Any], !list.isEmpty else {
      faults.append("\(path).cities is a list with at least one city")
      return []
    }
    return list.enumerated().compactMap { city($0.element, "\(path).cities.\($0.offset)") }
  }

  private mutating func city(_ value: Any, _ path: String) -> ForeignCity? {
    guard let map = value as? [String: Any] else {
      faults.append("\(path) is a list of 'name: value' lines")
      return nil
    }
    refuse(
      map,
      but: [
        "city", "origin", "shops", "metres-per-minute", "pick-seconds", "drop-seconds", "orders-per-rider",
        "cooking-minutes",
      ], in: path
    )
    let number = whole(map, "city", path, 1...4095)
    if map["city"] == nil { faults.append("\(path).city is missing") }
    let origin = point(map["origin"], "\(path).origin")
    let shops = shops(map["shops"], "\(path).shops")
    guard let number, let known = City(number), let origin else { return nil }
    var city = ForeignCity(city: known, origin: origin, shops: shops)
    city.pace.metresPerMinute = whole(map, "metres-per-minute", path, 10...2000) ?? city.pace.metresPerMinute
    city.pace.pickSeconds = whole(map, "pick-seconds", path, 0...3600) ?? city.pace.pickSeconds
    city.ordersPerRider = whole(map, "orders-per-rider", path, 1...20) ?? city.ordersPerRider
    city.pace.dropSeconds = whole(map, "drop-seconds", path, 0...3600) ?? city.pace.dropSeconds
    if let minutes = whole(map, "cooking-minutes", path, 1...240) { city.cooking = .minutes(Int64(minutes)) }
    return city
  }

  /// A shop is its name, or `{shop: name, at: [longitude, latitude]}`.
  private mutating func shops(_ value: Any?, _ path: String) -> [String: ForeignCity.Point?] {
    guard let value else { return [:] }
    guard let list = value as? [Any] else {
      faults.append("\(path) is a list of shops")
      return [:]
    }
    var shops: [String: ForeignCity.Point?] = [:]
    for (index, element) in list.enumerated() {
      let map = element as? [String: Any] ?? ["shop": element]
      refuse(map, but: ["shop", "at"], in: "\(path).\(index)")
      guard let shop = map["shop"].map({ "\($0)" }), ShopRef(shop).isSound, !(map["shop"] is [Any]) else {
        faults.append("\(path).\(index) is a shop's name, or 'shop' and 'at'")
        continue
      }
      shops.updateValue(map["at"] == nil ? nil : point(map["at"], "\(path).\(index).at"), forKey: shop)
    }
    return shops
  }
}
