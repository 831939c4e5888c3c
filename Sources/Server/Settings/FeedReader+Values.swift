// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Platform

extension FeedReader {
  mutating func text(_ map: [String: Any], _ name: String, _ path: String) -> String? {
    guard let value = map[name] else { return nil }
    guard !(value is [Any]), !(value is [String: Any]) else {
      note("\(path).\(name) is text")
      return nil
    }
    return "\(value)"
  }

  /// The value itself, or of the variable of the environment that `…-env` names.
  mutating func secret(_ map: [String: Any], _ name: String, _ path: String) -> String? {
    guard let variable = text(map, "\(name)-env", path) else { return text(map, name, path) }
    guard map[name] == nil else {
      note("\(path).\(name) and \(name)-env exclude each other")
      return nil
    }
    guard let value = environment[variable], !value.isEmpty else {
      note("\(path).\(name)-env: there is no variable \(variable)")
      return nil
    }
    return value
  }

  mutating func whole(_ map: [String: Any], _ name: String, _ path: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = map[name] else { return nil }
    guard let number = value as? Int, range.contains(number) else {
      note("\(path).\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ map: [String: Any], _ name: String, _ path: String, _ type: Choice.Type, _ standard: Choice?
  ) -> Choice? where Choice.RawValue == String {
    guard let word = text(map, name, path) else {
      if standard == nil { note("\(path).\(name) is missing") }
      return standard
    }
    guard let choice = Choice(rawValue: word) else {
      note("\(path).\(name) is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
      return standard
    }
    return choice
  }

  mutating func url(_ map: [String: Any], _ name: String, _ path: String) -> String? {
    guard let text = text(map, name, path) else { return nil }
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host != nil else {
      note("\(path).\(name) is an address beginning with http:// or https://")
      return nil
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// `[longitude, latitude]` in degrees.
  mutating func point(_ value: Any?, _ path: String) -> ForeignCity.Point? {
    let degrees = (value as? [Any] ?? []).compactMap { ($0 as? Double) ?? ($0 as? Int).map(Double.init) }
    guard degrees.count == 2, let point = ForeignCity.Point(longitude: degrees[0], latitude: degrees[1]) else {
      note("\(path) is [longitude, latitude] in degrees")
      return nil
    }
    return point
  }

  /// Names are unique, and a city belongs to one platform and at most one carrier.
  mutating func compare(_ feeds: [ForeignFeed]) {
    var (names, places): (Set<String>, Set<String>) = ([], [])
    for feed in feeds {
      if !names.insert(feed.name).inserted { note("the name \(feed.name) stands twice") }
      let side = feed.style == .peisong ? "carriers" : "platforms"
      for city in feed.cities where !places.insert("\(side) \(city.city.number)").inserted {
        note("city \(city.city.number) belongs to two \(side)")
      }
    }
  }
}
