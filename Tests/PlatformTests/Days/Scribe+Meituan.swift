// SPDX-License-Identifier: Apache-2.0
import Domain

@testable import Platform

extension Scribe {
  mutating func meituan(_ event: OrderEvent, _ order: OrderRef) -> [ForeignTown.Push] {
    switch event.kind {
    case .paid: placed[order].map { [push("order", meituanOrder($0, paidAt: event.at))] } ?? []
    case .accepted: [state("confirm", event, [("status", "4")])]
    case .completed: [state("complete", event, [("status", "8")])]
    case .cancelled, .invalidated: [state("cancel", event, [("reason_code", Self.code(event))])]
    case .afterSale: request(event)
    case .reminded: [state("reminder", event, [("remind_id", event.reminder ?? "")])]
    case .reminderReplied:
      [state("reminderReply", event, [("remind_id", event.reminder ?? ""), ("reply_content", "正在制作")])]
    case .delivery: carrier(event)
    case .assigned, .atShop, .pickedUp, .delivered: rider(event)
    default: []
    }
  }

  private static func code(_ event: OrderEvent) -> String {
    switch (event.kind, event.by) {
    case (.invalidated, _): "1001"
    case (_, .customer?): "1101"
    case (_, .merchant?): "2001"
    default: "1203"
    }
  }

  /// Now in the query, now in the body.
  private func push(_ kind: String, _ fields: [(String, String)]) -> ForeignTown.Push {
    ForeignTown.meituan(kind, fields, isGet: turn(3) == 0 && kind != "order")
  }

  private func state(_ kind: String, _ event: OrderEvent, _ more: [(String, String)]) -> ForeignTown.Push {
    let reason = event.reason.map { [("reason", $0)] } ?? []
    return push(kind, [("order_id", event.order?.text ?? ""), ("utime", seconds(event.at))] + more + reason)
  }

  private func meituanOrder(_ placed: OrderEvent, paidAt: Instant) -> [(String, String)] {
    let place = placed.dropPlace.flatMap(day.degrees)
    let dishes = (placed.items ?? []).map {
      Loose.object(["food_name": .text($0.name), "quantity": .number("\($0.count)")])
    }
    return [
      ("order_id", placed.order?.text ?? ""), ("app_poi_code", placed.shop?.text ?? ""),
      ("wm_poi_name", placed.shopName ?? ""), ("ctime", seconds(placed.at)), ("utime", seconds(paidAt)),
      ("status", "2"), ("total", placed.amount?.yuanText ?? ""), ("openUid", placed.customer?.text ?? ""),
      ("recipient_phone", "\(placed.customerPhone ?? "")_123456"), ("recipient_name", placed.customerName ?? ""),
      ("recipient_address", placed.dropToken ?? ""), ("longitude", place.map { "\($0.longitude)" } ?? ""),
      ("latitude", place.map { "\($0.latitude)" } ?? ""), ("delivery_time", "0"),
      ("estimate_arrival_time", placed.due.map(seconds) ?? ""), ("detail", Loose.list(dishes).json),
    ]
  }

  /// The decision and the money are two pushes.
  private func request(_ event: OrderEvent) -> [ForeignTown.Push] {
    guard let step = event.step.flatMap(AfterSale.Step.init) else { return [] }
    var more = [("refund_id", event.afterSale ?? "")]
    if let amount = event.amount { more.append(("money", amount.yuanText)) }
    if step == .succeed || step == .fail {
      let status = (event.scope == .part ? 13 : 3) + (step == .fail ? 1 : 0)
      return [state("refundStatus", event, more + [("refund_status", "\(status)")])]
    }
    let results: [AfterSale.Step: String] = [
      .apply: "0", .appeal: "0", .refuse: "1", .agree: "2", .dismiss: "3", .uphold: "4", .withdraw: "7",
    ]
    guard let result = results[step] else { return [] }
    if let pictures = event.evidence { more.append(("pictures", pictures.joined(separator: ","))) }
    more += [("res_type", result), ("is_appeal", [.appeal, .uphold, .dismiss].contains(step) ? "1" : "0")]
    return [state(event.scope == .part ? "partRefund" : "refund", event, more)]
  }

  private func carrier(_ event: OrderEvent) -> [ForeignTown.Push] {
    let codes: [Delivery.Step: String] = [.call: "0", .carrierTake: "5", .cancel: "100"]
    guard let code = event.step.flatMap(Delivery.Step.init).flatMap({ codes[$0] }) else { return [] }
    return [push("delivery", waybill(event, code))]
  }

  private func rider(_ event: OrderEvent) -> [ForeignTown.Push] {
    let codes: [OrderEvent.Kind: String] = [.assigned: "10", .atShop: "15", .pickedUp: "20", .delivered: "40"]
    guard let code = codes[event.kind], let phone = phone(event.rider) else { return [] }
    let who = [("dispatcher_name", event.riderName ?? ""), ("dispatcher_mobile", phone)]
    return [push("delivery", waybill(event, code) + who)]
  }

  private func waybill(_ event: OrderEvent, _ code: String) -> [(String, String)] {
    [("order_id", event.order?.text ?? ""), ("logistics_status", code), ("time", seconds(event.at))]
  }
}
