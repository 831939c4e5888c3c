// SPDX-License-Identifier: Apache-2.0
import Domain

/// Ele.me's order, as type 10 pushes it and `getOrder` answers it.
struct ElemeOrder: Sendable {
  let fields: Fields
  let city: ForeignCity
  let sentAt: Instant
  let secret: String

  /// What was ordered, and that it was paid where it was. "downgraded" says that the platform knows more than it told.
  func placed() throws(EventFault) -> [OrderEvent] {
    let order = OrderRef(try fields.need("orderId", "id"))
    let shop = try fields.need("shopId")
    let told = try fields.time("createdAt", "activeAt")
    let at = told ?? sentAt
    let id = { (prefix: String, what: String, at: Instant?) in
      Digests.eventID(prefix, ["10", what, order.text, at.map { "\($0.ms)" }])
    }
    let isLess = fields.isTrue("downgraded")
    // Of two events of one instant the greater name counts: the whole order beats the degraded one.
    let name = isLess ? id("el-", "placed, less", told) : id("el-w", "placed", told)
    var event = OrderEvent(id: name, city: city.city, at: at, kind: .placed, order: order)
    event.partial = isLess ? true : nil
    event.shop = ShopRef(shop)
    event.shopName = fields.word("shopName")
    event.shopPlace = city.place(ofShop: shop)
    event.amount = try fields.yuan("totalPrice")
    event.due = try fields.time("deliverTime")
    event.dropPlace = try fields.point(joined: "deliveryGeo", longitude: "longitude", latitude: "latitude")
      .map(city.place)
    event.dropToken = fields.word("address", "deliveryPoiAddress").map {
      Digests.token("d-", $0, secret: secret)
    }
    event.customerName = fields.word("consignee")
    let phone = (fields.list("phoneList") + fields.list("consigneePhones")).lazy.compactMap(\.word).first
    event.customerPhone = phone.map(PhoneText.whole)
    event.customer = customer(phone)
    event.items = items()
    guard fields.isTrue("onlinePaid") else { return [event] }
    let paidAt = try fields.time("activeAt")
    return [event, .made(id("el-", "paid", paidAt), city.city, paidAt ?? at, .paid, order)]
  }

  private func customer(_ phone: String?) -> CustomerRef? {
    if let account = fields.word("userId", "openId"), account != "0" { return CustomerRef(account) }
    return phone.map { CustomerRef(Digests.token("c-", PhoneText.number($0), secret: secret)) }
  }

  private func items() -> [OrderEvent.Item]? {
    let groups = fields.list("groups").compactMap { $0.fields?["items"]?.elements }
    let items = groups.joined().compactMap { item -> OrderEvent.Item? in
      guard let fields = item.fields, let name = fields["name"]?.word else { return nil }
      return OrderEvent.Item(name: name, count: max(1, fields["quantity"]?.word.flatMap { Int($0) } ?? 1))
    }
    return items.isEmpty ? nil : Array(items.prefix(200))
  }

  /// The order's present state. The record does not say when it was reached; an earlier time that is pushed later
  /// takes its place.
  func state(at now: Instant) throws(EventFault) -> [OrderEvent] {
    let order = OrderRef(try fields.need("orderId", "id"))
    let kinds: [String: OrderEvent.Kind] = ["valid": .accepted, "settled": .completed, "invalid": .invalidated]
    guard let status = fields.word("status"), let kind = kinds[status] else { return [] }
    let told = kind == .invalidated ? try fields.time("cancelOrderCreatedAt") : nil
    let id = Digests.eventID("el-", ["record", kind.text, order.text, told.map { "\($0.ms)" }])
    return [.made(id, city.city, told ?? now, kind, order) { $0.reason = fields.word("cancelOrderDescription") }]
  }
}
