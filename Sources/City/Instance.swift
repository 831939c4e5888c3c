// SPDX-License-Identifier: Apache-2.0
import Domain

/// A meal-delivery day of the Grubhub routing problem: tab-separated texts with a header line, whole minutes from
/// midnight, places in metres. Reading the files is the caller's; shipping them is nobody's (they have no licence).
package struct Instance: Sendable {
  package var orders: [Order] = []
  package var restaurants: [Point] = []
  package var couriers: [Courier] = []
  package var metresPerMinute = 320
  package var pickMinutes = 4
  package var dropMinutes = 4
  /// Click-to-door the restaurant's customer is told.
  package var targetMinutes = 40
  package var payPerOrder = 10

  package struct Order: Hashable, Sendable {
    package var name: String
    package var place: Place
    package var placed: Int
    /// Index into `restaurants`.
    package var restaurant: Int
    package var ready: Int
  }
  package struct Point: Hashable, Sendable {
    package var name: String
    package var place: Place
  }
  package struct Courier: Hashable, Sendable {
    package var name: String
    package var place: Place
    package var on: Int
    package var off: Int
  }

  /// The four texts of one instance folder; `files` names them.
  package init(orders: String, restaurants: String, couriers: String, parameters: String) throws(InstanceError) {
    var shops: [String: Int] = [:]
    for row in try InstanceTable(Self.files[1], restaurants).rows {
      shops[try row.text("restaurant")] = self.restaurants.count
      self.restaurants.append(Point(name: try row.text("restaurant"), place: try row.place()))
    }
    for row in try InstanceTable(Self.files[0], orders).rows {
      let name = try row.text("restaurant")
      guard let shop = shops[name] else { throw .unknownRestaurant(line: row.line, name: name) }
      self.orders.append(
        Order(
          name: try row.text("order"), place: try row.place(), placed: try row.number("placement_time"),
          restaurant: shop, ready: try row.number("ready_time")))
    }
    for row in try InstanceTable(Self.files[2], couriers).rows {
      self.couriers.append(
        Courier(
          name: try row.text("courier"), place: try row.place(), on: try row.number("on_time"),
          off: try row.number("off_time")))
    }
    guard let row = try InstanceTable(Self.files[3], parameters).rows.first else { throw .empty(file: Self.files[3]) }
    metresPerMinute = try row.number("meters_per_minute")
    pickMinutes = try row.number("pickup service minutes")
    dropMinutes = try row.number("dropoff service minutes")
    targetMinutes = try row.number("target click-to-door")
    payPerOrder = try row.number("pay per order")
    guard metresPerMinute > 0 else { throw .notANumber(file: Self.files[3], line: 2, text: "\(metresPerMinute)") }
  }

  /// orders, restaurants, couriers, parameters.
  package static let files = ["orders.txt", "restaurants.txt", "couriers.txt", "instance_parameters.txt"]
}

/// What is wrong with an instance text.
package enum InstanceError: Error, Hashable, Sendable {
  case empty(file: String)
  case missingColumn(file: String, column: String)
  case missingValue(file: String, line: Int, column: String)
  case notANumber(file: String, line: Int, text: String)
  case unknownRestaurant(line: Int, name: String)
}

/// One tab-separated text with a header.
private struct InstanceTable {
  var rows: [Row] = []

  init(_ file: String, _ text: String) throws(InstanceError) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    guard let header = lines.first, header.count > 1 else { throw .empty(file: file) }
    var columns: [String: Int] = [:]
    for (i, name) in header.enumerated() { columns[String(name)] = i }
    for (i, line) in lines.enumerated().dropFirst() where line.contains(where: { !$0.isEmpty }) {
      rows.append(Row(file: file, line: i + 1, columns: columns, fields: line))
    }
  }

  struct Row {
    var file: String
    var line: Int
    var columns: [String: Int]
    var fields: [Substring]

    func text(_ column: String) throws(InstanceError) -> String {
      guard let i = columns[column] else { throw .missingColumn(file: file, column: column) }
      guard i < fields.count, !fields[i].isEmpty else { throw .missingValue(file: file, line: line, column: column) }
      return String(fields[i])
    }

    func number(_ column: String) throws(InstanceError) -> Int {
      let text = try text(column)
      guard let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0.rounded()) }) else {
        throw .notANumber(file: file, line: line, text: text)
      }
      return number
    }

    func place() throws(InstanceError) -> Place { Place(x: try number("x"), y: try number("y")) }
  }
}
