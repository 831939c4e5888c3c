// SPDX-License-Identifier: Apache-2.0
import Domain

// Meituan's order and its delivery.

extension MeituanMessage {
  /// The order as it was placed, when the push has it, and the state it is in.
  func order() throws(EventFault) -> [OrderEvent] {
    let placed = fields.word("detail") != nil || fields.word("total") != nil ? [try placed()] : []
    return placed + (try state())
  }

  private func placed() throws(EventFault) -> OrderEvent {
    let isLess = try fields.number("incmp_code") == -1
    var event = try event(.placed, at: try fields.time("ctime", "order_send_time"), [isLess ? "less" : nil])
    event.partial = isLess ? true : nil
    // Of two events of one instant the greater name counts: the whole order beats the degraded one.
    if !isLess { event.id = "mt-w" + event.id.dropFirst(3) }
    let shop = fields.word("app_poi_code")
    event.shop = shop.map { ShopRef($0) }
    event.shopName = fields.word("wm_poi_name")
    event.shopPlace = shop.flatMap(city.place(ofShop:))
    event.amount = try fields.yuan("total")
    // 0 in the first means "as soon as possible".
    event.due = try fields.time("delivery_time")
    if event.due == nil { event.due = try fields.time("estimate_arrival_time") }
    event.dropPlace = try fields.point(joined: "location", longitude: "longitude", latitude: "latitude").map(city.place)
    event.dropToken = fields.word("recipient_address").map { Digests.token("d-", $0, secret: feed.secret) }
    event.customerName = fields.word("recipient_name")
    let phones = [fields.word("recipient_phone")] + fields.list("backup_recipient_phone").map(\.word)
    event.customerPhone = phones.lazy.compactMap { $0 }.first.map(PhoneText.whole)
    event.customer =
      fields.word("openUid", "user_id").map { CustomerRef($0) }
      ?? event.customerPhone.map { CustomerRef(Digests.token("c-", PhoneText.number($0), secret: feed.secret)) }
    let items = fields.list("detail").compactMap { item -> OrderEvent.Item? in
      guard let fields = item.fields, let name = fields["food_name"]?.word else { return nil }
      return OrderEvent.Item(name: name, count: max(1, fields["quantity"]?.word.flatMap { Int($0) } ?? 1))
    }
    event.items = items.isEmpty ? nil : Array(items.prefix(200))
    return event
  }

  private func state() throws(EventFault) -> [OrderEvent] {
    guard let status = try fields.number("status") else { return [] }
    guard let kinds = MeituanTable.kinds(ofStatus: status) else { return [unknown("status.\(status)")] }
    var events: [OrderEvent] = []
    for kind in kinds {
      var event = try event(kind, at: try fields.time("utime", "ctime"), ["\(status)"])
      if kind == .delivery { event.step = Delivery.Step.pickUp.rawValue }
      events.append(event)
    }
    return events
  }

  /// A rider belongs to the event's name: the same state comes again with another one.
  func delivery() throws(EventFault) -> OrderEvent {
    guard let code = try fields.number("logistics_status") else {
      throw EventFault("logistics_status", rule: "is missing")
    }
    let told = try fields.time("time", "utime")
    switch code {
    case 0: return try step(.call, told)
    case 5 where feed.habits.code5 == .held: return try step(.carrierTake, told)
    case 5, 10: return try rider(.assigned, told)
    case 15: return try rider(.atShop, told)
    case 20: return try rider(.pickedUp, told)
    case 40: return try rider(.delivered, told)
    case 100: return try step(.cancel, told)
    default: return unknown("delivery.\(code)")
    }
  }

  private func step(_ step: Delivery.Step, _ told: Instant?) throws(EventFault) -> OrderEvent {
    var event = try event(.delivery, at: told, [step.rawValue])
    event.step = step.rawValue
    event.carrier = fields.word("logistics_name", "logistics_code")
    if step == .cancel {
      event.cause = "carrierReason"
      event.reason = fields.word("cancel_reason", "reason")
    }
    return event
  }

  private func rider(_ kind: OrderEvent.Kind, _ told: Instant?) throws(EventFault) -> OrderEvent {
    let name = fields.word("dispatcher_name")
    let phone = fields.word("dispatcher_mobile").map(PhoneText.number)
    let rider = (phone ?? name).map { RiderRef(Digests.token("r-", $0, secret: feed.secret)) }
    guard rider != nil || kind != .assigned else { return try step(.assign, told) }
    var event = try event(kind, at: told, [rider?.text])
    event.rider = rider
    event.riderName = name
    return event
  }
}
