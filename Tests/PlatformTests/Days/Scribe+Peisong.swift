// SPDX-License-Identifier: Apache-2.0
import Domain

extension Scribe {
  func peisong(_ event: OrderEvent, _ order: OrderRef) -> [ForeignTown.Push] {
    let steps: [String: String] = ["call": "0", "cancel": "99"]
    let riders: [OrderEvent.Kind: String] = [.assigned: "20", .pickedUp: "30", .delivered: "50"]
    guard let status = event.kind == .delivery ? event.step.flatMap({ steps[$0] }) : riders[event.kind] else {
      return []
    }
    return [
      ForeignTown.peisong([
        ("delivery_id", order.text), ("mt_peisong_id", "p\(order)"), ("order_id", order.text), ("status", status),
        ("courier_name", event.riderName ?? ""), ("courier_phone", phone(event.rider) ?? ""),
        ("operate_time", seconds(event.at)),
      ])
    ]
  }
}
