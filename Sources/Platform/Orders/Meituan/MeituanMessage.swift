// SPDX-License-Identifier: Apache-2.0
import Domain

/// One push of Meituan as order events, named after what they say.
struct MeituanMessage: Sendable {
  let kind: String
  let fields: Fields
  let city: ForeignCity
  let sentAt: Instant
  let feed: ForeignFeed

  func events() throws(EventFault) -> [OrderEvent] {
    switch kind {
    case "order", "confirm", "complete", "status": return try order()
    case "cancel": return [try cancelled()]
    case "refund": return [try refund(.full)]
    case "partRefund": return [try refund(.part)]
    case "refundStatus": return try money()
    case "delivery": return [try delivery()]
    case "reminder": return [try reminder(.reminded)]
    case "reminderReply": return [try reminder(.reminderReplied)]
    default: return [unknown("push.\(kind)")]
    }
  }

  /// Kept and counted under the platform's own code.
  func unknown(_ code: String) -> OrderEvent {
    let order = fields.word("order_id", "wm_order_id_view").map { OrderRef($0) }
    let said = fields.all.filter { !["sig", "timestamp"].contains($0.key) }.sorted { $0.key < $1.key }
    let id = Digests.eventID("mt-", [kind] + said.map { "\($0.key)=\($0.value.word ?? "")" })
    return .made(id, city.city, sentAt, .unknown(String("meituan.\(code)".prefix(64))), order)
  }

  func event(_ kind: OrderEvent.Kind, at told: Instant?, _ more: [String?] = []) throws(EventFault) -> OrderEvent {
    let order = OrderRef(try fields.need("order_id", "wm_order_id_view"))
    let id = Digests.eventID("mt-", [kind.text, order.text, told.map { "\($0.ms)" }] + more)
    return OrderEvent(id: id, city: city.city, at: told ?? sentAt, kind: kind, order: order)
  }

  private func cancelled() throws(EventFault) -> OrderEvent {
    let code = try fields.number("reason_code", "deal_op_reason_code")
    let cause = code.flatMap(MeituanTable.cause)
    let told = try fields.time("utime", "ctime", "cancel_time")
    var event = try event(cause?.isInvalid == true ? .invalidated : .cancelled, at: told, [code.map(String.init)])
    (event.by, event.role) = (cause?.by, cause?.role)
    event.reason = fields.word("reason") ?? code.map { MeituanTable.cancelWords[$0] ?? "code \($0)" }
    return event
  }

  /// The decision, in one push; what becomes of the money comes in another. A stage of the two-stage return that has no
  /// place here is kept under its code.
  private func refund(_ scope: AfterSale.Scope) throws(EventFault) -> OrderEvent {
    let result = try fields.number("res_type")
    if result == nil, let stage = try fields.number("status") { return unknown("refund.stage.\(stage)") }
    let notice = fields.word("notify_type")
    guard let code = result ?? notice.flatMap({ MeituanTable.notifications[$0] }) else {
      return unknown("refund.\(notice ?? "untold")")
    }
    guard var taken = MeituanTable.results[code] else { return unknown("refund.result.\(code)") }
    if code == 0 {
      if try fields.number("is_appeal") == 1 { taken.step = .appeal }
      if let asker = try fields.number("apply_op_user_type").flatMap({ MeituanTable.askers[$0] }) {
        (taken.by, taken.role) = asker
      }
    }
    var event = try event(
      .afterSale, at: try fields.time("utime", "ctime"), [fields.word("refund_id"), taken.step.rawValue])
    describe(&event, scope)
    (event.step, event.by, event.role) = (taken.step.rawValue, taken.by, taken.role)
    event.amount = try fields.yuan("money")
    event.reason = fields.word("reason")
    let pictures = pictures
    event.evidence = pictures.isEmpty ? nil : Array(pictures.prefix(9))
    return event
  }

  private var pictures: [String] {
    let list = fields.list("pictures").compactMap(\.word)
    return list.isEmpty ? (fields.word("pictures")?.split(separator: ",").map(String.init) ?? []) : list
  }

  /// Named by the platform; a whole refund without a name is the order's only one.
  private func describe(_ event: inout OrderEvent, _ scope: AfterSale.Scope) {
    event.afterSale = fields.word("refund_id") ?? scope.rawValue
    event.scope = scope
  }

  private func money() throws(EventFault) -> [OrderEvent] {
    guard let status = try fields.number("refund_status") else { throw EventFault("refund_status", rule: "is missing") }
    guard let (step, scope) = MeituanTable.money[status] else { return [unknown("refundStatus.\(status)")] }
    let told = try fields.time("utime", "ctime")
    var event = try event(.afterSale, at: told, [fields.word("refund_id"), step.rawValue])
    describe(&event, scope)
    (event.step, event.by) = (step.rawValue, .platform)
    event.amount = try fields.yuan("money")
    // The money came in after the order had been cancelled: nobody asked, the platform pays back by itself.
    if [4, 5].contains(try fields.number("apply_type")) {
      (event.role, event.reason) = ("system", "paid after the order was cancelled")
    }
    guard step == .succeed, event.amount != nil else { return [event] }
    var paid = try self.event(.refunded, at: told, [fields.word("refund_id")])
    paid.amount = event.amount
    return [event, paid]
  }

  private func reminder(_ kind: OrderEvent.Kind) throws(EventFault) -> OrderEvent {
    let id = try fields.need("remind_id", "remindId")
    var event = try event(kind, at: try fields.time("remind_time", "utime", "ctime"), [id])
    event.reminder = id
    guard kind == .reminderReplied else { return event }
    (event.reply, event.text) = (PlatformReminder.ReplyKind.ownWords.rawValue, fields.word("reply_content", "content"))
    event.by = .merchant
    return event
  }
}
