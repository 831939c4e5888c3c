// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation

@testable import Platform

extension Scribe {
  private static let afterSales: [AfterSale.Step: Int] = [
    .apply: 0, .withdraw: 1, .refuse: 2, .agree: 3, .appeal: 4, .uphold: 5, .dismiss: 6,
  ]
  private static let riders: [OrderEvent.Kind: Int] = [.assigned: 53, .atShop: 54, .pickedUp: 55, .delivered: 56]
  private static let roles: [Party: String] = [.customer: "1", .platform: "2", .merchant: "3"]

  mutating func eleme(_ event: OrderEvent, _ order: OrderRef) -> [ForeignTown.Push] {
    switch event.kind {
    case .paid: placed[order].map { [push(10, order, elemeOrder($0, paidAt: event.at))] } ?? []
    case .accepted: [state(12, event)]
    case .completed: [state(18, event, role: "9")]
    case .cancelled: [state(14, event)]
    case .invalidated: [state(15, event)]
    case .afterSale: elemeRequest(event, order)
    case .reminded: [state(45, event, ["remindId": .text(event.reminder ?? "")])]
    case .reminderReplied:
      [state(46, event, ["remindId": .text(event.reminder ?? ""), "replyType": .text("inCooking")])]
    case .delivery: elemeDelivery(event)
    case .assigned, .atShop, .pickedUp, .delivered: elemeRider(event)
    default: []
    }
  }

  private func push(_ type: Int, _ order: OrderRef, _ fields: [String: Loose]) -> ForeignTown.Push {
    var all = fields
    all["orderId"] = turn(2) == 0 ? .number(order.text) : .text(order.text)
    let shop = placed[order]?.shop?.text ?? "0"
    all["shopId"] = .number(shop)
    let members = Loose.object(all).json.dropFirst().dropLast()
    return ForeignTown.Push(
      uri: "/api/v1/platforms/eleme/ele",
      body: ForeignTown.envelope(type, String(members), request: "q\(written)", shop: shop))
  }

  /// States are told in seconds, now as numbers, now as text.
  private func state(
    _ type: Int, _ event: OrderEvent, _ more: [String: Loose] = [:], role: String? = nil
  ) -> ForeignTown.Push {
    var fields = more
    let at = seconds(event.at)
    fields["updateTime"] = turn(3) == 0 ? .text(at) : .number(at)
    fields["reason"] = event.reason.map { .text($0) }
    fields["role"] = (role ?? event.by.flatMap { Self.roles[$0] }).map { .number($0) }
    return push(type, event.order ?? OrderRef(""), fields)
  }

  /// Local time, and degrees in one field.
  private func elemeOrder(_ placed: OrderEvent, paidAt: Instant) -> [String: Loose] {
    let place = placed.dropPlace.flatMap(day.degrees)
    let dishes = (placed.items ?? []).map {
      Loose.object(["name": .text($0.name), "quantity": .number("\($0.count)"), "price": .number("12.5")])
    }
    return [
      "shopName": .text(placed.shopName ?? ""), "createdAt": .text(Self.local(placed.at)),
      "activeAt": .text(Self.local(paidAt)), "deliverTime": .text(placed.due.map(Self.local) ?? ""),
      "totalPrice": .number(placed.amount?.yuanText ?? ""), "onlinePaid": .flag(true),
      "consignee": .text(placed.customerName ?? ""), "phoneList": .list([.text("\(placed.customerPhone ?? ""),0042")]),
      "userId": .text(placed.customer?.text ?? ""), "address": .text(placed.dropToken ?? ""),
      "deliveryGeo": .text(place.map { "\($0.longitude),\($0.latitude)" } ?? ""),
      "groups": .list([.object(["items": .list(dishes)])]),
    ]
  }

  private static func local(_ at: Instant) -> String {
    let china = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)
    let text = Date(timeIntervalSince1970: Double(at.ms / 1000)).formatted(china)
    return String(text.prefix(19))
  }

  /// A payment comes as the decision again, with what became of the money.
  private mutating func elemeRequest(_ event: OrderEvent, _ order: OrderRef) -> [ForeignTown.Push] {
    guard let step = event.step.flatMap(AfterSale.Step.init) else { return [] }
    let first = event.phase == .beforeCompletion ? 20 : 30
    if let offset = Self.afterSales[step] {
      decided[order] = "\(first + offset)"
      var more: [String: Loose] = ["refundType": .text(event.scope == .part ? "part" : "normal")]
      more["totalPrice"] = event.amount.map { .number($0.yuanText) }
      more["imageHashList"] = event.evidence.map { .list($0.map { .text($0) }) }
      // Who takes the step is left to the type; it is told for one in two.
      return [state(first + offset, event, more, role: turn(2) == 0 && step == .dismiss ? "4" : nil)]
    }
    let paid: [AfterSale.Step: String] = [.succeed: "successful", .fail: "failed"]
    guard let status = paid[step], let type = decided[order].flatMap({ Int($0) }) else { return [] }
    var decision = event
    decision.by = nil
    return [state(type, decision, ["refundStatus": .text(status)])]
  }

  private func elemeDelivery(_ event: OrderEvent) -> [ForeignTown.Push] {
    let types: [Delivery.Step: Int] = [.call: 51, .carrierTake: 52, .cancel: 59, .raise: 63]
    return event.step.flatMap(Delivery.Step.init).flatMap { types[$0] }.map { [state($0, event)] } ?? []
  }

  /// Waybills are told in milliseconds.
  private func elemeRider(_ event: OrderEvent) -> [ForeignTown.Push] {
    guard let order = event.order, let type = Self.riders[event.kind], let phone = phone(event.rider) else { return [] }
    return [
      push(
        type, order,
        ["updateAt": .number("\(event.at.ms)"), "name": .text(event.riderName ?? ""), "phone": .text(phone)])
    ]
  }
}
