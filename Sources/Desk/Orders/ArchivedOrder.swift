// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Storage

/// One order in an archive: what a person looks for, and the order itself packed, which alone counts when it comes back.
package struct ArchivedOrder: Codable, Hashable, Sendable {
  package let id: OrderID
  package let city: City
  package let ref: OrderRef
  package let customer: CustomerRef?
  package let shop: ShopRef?
  package let rider: RiderRef?
  package let stage: String
  package let placedAt: Instant?
  package let due: Instant?
  package let deliveredAt: Instant?
  /// In fen.
  package let amount: Int?
  package let packed: Data

  package init(_ stored: StoredOrder) {
    let order = stored.order
    (id, city, ref) = (stored.id, order.city, order.ref)
    (customer, shop, rider) = (order.placed?.customer, order.placed?.shop, order.rider)
    stage = order.stage.rawValue
    (placedAt, due, deliveredAt) = (order.placed?.at, order.due, order.deliveredAt)
    amount = (order.placed?.amount?.fen).map { Int($0) }
    packed = Data(order.packed)
  }

  /// Throws for one that no archive of ours holds.
  var stored: StoredOrder {
    get throws {
      guard id.city == city, ref.isSound, let order = Order(packed: Array(packed), ref: ref, city: city) else {
        throw DeskError.invalid(field: "\(ref)", rule: "is an order as 'mealdesk archive' wrote it")
      }
      return StoredOrder(id: id, order: order)
    }
  }

  /// It can be brought back.
  package var isSound: Bool { (try? stored) != nil }
}

/// How an archive is written.
package enum ArchiveFormat: String, Codable, CaseIterable, Sendable {
  case ndjson, csv

  /// The text of a file.
  package func text(_ orders: [ArchivedOrder]) throws -> String {
    switch self {
    case .ndjson:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try orders.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }.joined()
    case .csv:
      return ([Self.columns] + orders.map(Self.fields)).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }
        .joined()
    }
  }

  /// Reads what `text` wrote; throws `Unreadable` naming the line.
  package func orders(_ text: String) throws -> [ArchivedOrder] {
    let lines = text.split(separator: "\n")
    let rows = self == .csv ? lines.dropFirst() : lines[...]
    if self == .csv, lines.first.map({ Self.split($0) }) != Self.columns { throw Unreadable(line: 1) }
    return try rows.enumerated().map { place, line in
      let order =
        self == .csv
        ? Self.order(Self.split(line))
        : try? JSONDecoder().decode(
          ArchivedOrder.self, from: Data(line.utf8))
      guard let order, order.isSound else { throw Unreadable(line: place + (self == .csv ? 2 : 1)) }
      return order
    }
  }

  package struct Unreadable: Error, Hashable { package let line: Int }

  private static let columns = [
    "id", "city", "ref", "customer", "shop", "rider", "stage", "placedAt", "due", "deliveredAt", "amount", "packed",
  ]

  private static func fields(_ order: ArchivedOrder) -> [String] {
    let times = [order.placedAt, order.due, order.deliveredAt].map { $0.map { "\($0.ms)" } ?? "" }
    return [
      "\(order.id)", "\(order.city.number)", order.ref.text, order.customer?.text ?? "", order.shop?.text ?? "",
      order.rider?.text ?? "", order.stage,
    ] + times + [order.amount.map { "\($0)" } ?? "", order.packed.base64EncodedString()]
  }

  private static func order(_ fields: [String]) -> ArchivedOrder? {
    guard fields.count == columns.count, let id = OrderID(fields[0]), let city = Int(fields[1]).flatMap(City.init),
      let packed = Data(base64Encoded: fields[11]),
      let order = Order(packed: Array(packed), ref: OrderRef(fields[2]), city: city)
    else { return nil }
    return ArchivedOrder(StoredOrder(id: id, order: order))
  }

  /// Names of platforms may hold a comma or a quotation mark, never a line's end.
  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { $0 == "," || $0 == "\"" }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  private static func split(_ line: Substring) -> [String] {
    var (fields, isQuoted, last) = ([""], false, Character(" "))
    for character in line {
      switch character {
      case "\"":
        if !isQuoted, last == "\"" { fields[fields.count - 1].append("\"") }
        isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
      last = character
    }
    return fields
  }
}
