// SPDX-License-Identifier: Apache-2.0
import Domain

/// A carrier's callback in the style of Meituan Peisong: form parameters, one state of one delivery.
///
/// Assumed, for want of the carrier's own text: SHA-1 over the secret and every parameter that is not empty, `sign`
/// left out, sorted by name and joined as name and value without separators.
enum PeisongSignature {
  static func code(_ parameters: [(name: String, value: String)], secret: String) -> String {
    let signed = parameters.filter { $0.name != "sign" && !$0.value.isEmpty }.sorted { $0.name < $1.name }
      .map { $0.name + $0.value }.joined()
    return Digests.sha1(secret + signed)
  }
}

struct PeisongPush: Sendable {
  let parameters: [(name: String, value: String)]
  let fields: Fields

  init(_ text: String) throws(PushFault) {
    do { parameters = try FormBody.read(text) } catch { throw .unreadable }
    fields = Fields(form: parameters)
  }

  func check(_ feed: ForeignFeed, at now: Instant) throws(PushFault) {
    guard let code = fields.word("sign") else { throw .missing(field: "sign") }
    guard Digests.isSame(PeisongSignature.code(parameters, secret: feed.secret), code) else { throw .forged }
    if !feed.key.isEmpty, let app = fields.word("appkey"), app != feed.key { throw .otherApp }
    guard let oldest = feed.habits.oldestPush, let sentAt = try? fields.time("timestamp") else { return }
    if now - sentAt > oldest { throw .stale(by: now - sentAt) }
  }

  func message(of feed: ForeignFeed, at now: Instant) -> ForeignIntake.Message {
    let fields = fields
    return ForeignIntake.Message(order: fields.word("order_id").map { OrderRef($0) }, shop: fields.word("shop_id")) {
      city throws(EventFault) in
      let sentAt = try fields.time("timestamp") ?? now
      return [try PeisongMessage(fields: fields, city: city, sentAt: sentAt, feed: feed).event()]
    }
  }
}

/// One callback as an event. States are skipped but do not go back; a state comes again with another courier, so the
/// courier belongs to the event's name. A carrier of the other kind (`isMonotonic` false) falls back to "waiting", which
/// then means that it looks for another rider.
struct PeisongMessage: Sendable {
  let fields: Fields
  let city: ForeignCity
  let sentAt: Instant
  let feed: ForeignFeed

  func event() throws(EventFault) -> OrderEvent {
    guard let status = try fields.number("status") else { throw EventFault("status", rule: "is missing") }
    switch status {
    case 0: return try step(feed.habits.isMonotonic ? .call : .unassign, status)
    case 20: return try rider(.assigned, status)
    case 30: return try rider(.pickedUp, status)
    case 50: return try rider(.delivered, status)
    case 99: return try step(.cancel, status)
    default: return try made(.unknown("peisong.status.\(status)"), status, [])
    }
  }

  private func made(_ kind: OrderEvent.Kind, _ status: Int, _ more: [String?]) throws(EventFault) -> OrderEvent {
    let order = OrderRef(try fields.need("order_id"))
    let delivery = fields.word("mt_peisong_id", "delivery_id")
    // A retry of the callback may have a new time of sending and is the same event; a carrier that goes back says the
    // same state again and means it, so there the time of sending belongs to the event.
    let told = try fields.time("operate_time", "update_time") ?? (feed.habits.isMonotonic ? nil : sentAt)
    let id = Digests.eventID("ps-", ["\(status)", order.text, delivery, told.map { "\($0.ms)" }] + more)
    return .made(id, city.city, told ?? sentAt, kind, order) { $0.carrier = feed.name }
  }

  private func step(_ step: Delivery.Step, _ status: Int) throws(EventFault) -> OrderEvent {
    var event = try made(.delivery, status, [step.rawValue])
    event.step = step.rawValue
    if step == .cancel {
      event.cause = "carrierReason"
      event.reason = fields.word("cancel_reason")
    }
    return event
  }

  private func rider(_ kind: OrderEvent.Kind, _ status: Int) throws(EventFault) -> OrderEvent {
    let name = fields.word("courier_name")
    let phone = fields.word("courier_phone").map(PhoneText.number)
    let rider = (phone ?? name).map { RiderRef(Digests.token("r-", $0, secret: feed.secret)) }
    guard rider != nil || kind != .assigned else { return try step(.assign, status) }
    var event = try made(kind, status, [rider?.text])
    event.rider = rider
    event.riderName = name
    return event
  }
}
