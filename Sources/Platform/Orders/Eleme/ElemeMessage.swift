// SPDX-License-Identifier: Apache-2.0
import Domain

/// One message of Ele.me as order events. Their names are made from what they say, not from how they came: pushed
/// twice, pulled, or pushed again hours later it is the same event.
struct ElemeMessage: Sendable {
  let type: Int
  let fields: Fields
  let shop: String?
  let city: ForeignCity
  /// For messages that tell no time of their own.
  let sentAt: Instant
  let secret: String

  /// - Throws: the field that cannot be meant, and the rule it breaks.
  func events() throws(EventFault) -> [OrderEvent] {
    guard let meaning = Self.table[type] else { return [] }
    switch meaning {
    case .placed: return try ElemeOrder(fields: fields, city: city, sentAt: sentAt, secret: secret).placed()
    case .order(let kind): return [try state(kind)]
    case .invalidated: return try invalidated()
    case .afterSale(let phase, let step): return try afterSale(phase, step)
    case .reminded, .replied: return [try reminder(isReply: meaning == .replied)]
    case .delivery(let step, let cause): return [try delivery(step, cause)]
    case .rider(let kind): return [try rider(kind)]
    }
  }

  /// Seconds for states of orders and refunds, milliseconds for waybills; `Fields.time` knows both.
  private func toldAt() throws(EventFault) -> Instant? {
    try fields.time("updateTime", "updateAt", "createTime", "createdAt")
  }

  private func event(_ kind: OrderEvent.Kind, _ more: [String?] = []) throws(EventFault) -> OrderEvent {
    let order = OrderRef(try fields.need("orderId", "id"))
    let told = try toldAt()
    let id = Digests.eventID("el-", ["\(type)", kind.text, order.text, told.map { "\($0.ms)" }] + more)
    var event = OrderEvent(id: id, city: city.city, at: told ?? sentAt, kind: kind, order: order)
    event.reason = fields.word("reason", "remark", "content")
    if let code = try fields.number("role") {
      (event.by, event.role) = Self.roles[code].map { ($0.by, $0.role) } ?? (nil, "role \(code)")
    }
    return event
  }

  private func state(_ kind: OrderEvent.Kind) throws(EventFault) -> OrderEvent { try event(kind) }

  /// 15 without an open request is an order that nobody took; with one it is the request's silent yes. Which of the two
  /// is seen when the marks are walked, so the order in which they come does not matter. 17 says agreed only when the
  /// customer himself cancelled.
  private func invalidated() throws(EventFault) -> [OrderEvent] {
    let ended = try event(.invalidated)
    let step: AfterSale.Step = type == 17 && ended.by == .customer ? .autoConfirm : .lapse
    var settled = try event(.afterSale, [step.rawValue])
    settled.afterSale = AfterSale.Phase.beforeCompletion.rawValue
    settled.step = step.rawValue
    settled.phase = .beforeCompletion
    return [ended, settled]
  }

  /// The platform names no request: an order has one before and one after completion.
  private func afterSale(_ phase: AfterSale.Phase, _ step: AfterSale.Step) throws(EventFault) -> [OrderEvent] {
    var event = try event(.afterSale, [step.rawValue])
    event.afterSale = phase.rawValue
    event.phase = phase
    event.step = step.rawValue
    event.scope = fields.word("refundType").flatMap { ["part": .part, "normal": .full][$0] }
    event.amount = try fields.yuan("totalPrice", "refundAmount", "amount")
    let pictures = fields.list("imageHashList", "pictures").compactMap(\.word)
    event.evidence = pictures.isEmpty ? nil : Array(pictures.prefix(9))
    if event.by == nil, event.role == nil { (event.by, event.role) = Self.actor(of: step) }
    let money: [String: AfterSale.Step] = ["successful": .succeed, "failed": .fail]
    guard [.agree, .uphold].contains(step), let paid = fields.word("refundStatus").flatMap({ money[$0] }) else {
      return [event]
    }
    var payment = try self.event(.afterSale, [paid.rawValue])
    (payment.afterSale, payment.phase, payment.step) = (event.afterSale, phase, paid.rawValue)
    (payment.by, payment.role) = (.platform, nil)
    return [event, payment]
  }

  private func reminder(isReply: Bool) throws(EventFault) -> OrderEvent {
    let id = try fields.need("remindId", "reminderId")
    var event = try event(isReply ? .reminderReplied : .reminded, [id])
    event.reminder = id
    guard isReply else { return event }
    let said = fields.word("replyType", "type")
    event.reply = (Self.replies.first { $0.1 == said }?.0 ?? .ownWords).rawValue
    event.text = fields.word("replyContent", "content")
    event.reason = nil
    if event.by == nil { event.by = .merchant }
    return event
  }

  private func delivery(_ step: Delivery.Step, _ cause: String?) throws(EventFault) -> OrderEvent {
    var event = try event(.delivery, [step.rawValue, cause])
    event.step = step.rawValue
    event.cause = cause
    event.carrier = fields.word("carrierName", "carrier")
    return event
  }

  /// Riders have no number here and may change under one state, so who it was belongs to the event's name.
  private func rider(_ kind: OrderEvent.Kind) throws(EventFault) -> OrderEvent {
    let name = fields.word("name", "carrierDriverName")
    let phone = fields.word("phone", "carrierDriverPhone").map { PhoneText.number($0) }
    let rider =
      fields.word("riderId", "carrierDriverId").map { RiderRef(String($0.prefix(64))) }
      ?? (phone ?? name).map { RiderRef(Digests.token("r-", $0, secret: secret)) }
    // Nobody named: the step is told, and no turn begins.
    guard rider != nil || kind != .assigned else { return try delivery(.assign, nil) }
    var event = try event(kind, [rider?.text])
    event.rider = rider
    event.riderName = name
    return event
  }
}

/// Numbers as platforms write them: `13812345678_1234` or `13812345678,1234` is a shared number and an extension.
enum PhoneText {
  static func number(_ text: String) -> String { text.split { $0 == "_" || $0 == "," }.first.map(String.init) ?? text }

  /// One way to write both parts: "13812345678_1234".
  static func whole(_ text: String) -> String { text.replacing(",", with: "_") }
}
