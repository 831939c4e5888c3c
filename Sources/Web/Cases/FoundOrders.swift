// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// An order that a search has found. Its customer is masked; full names are asked for with a reason in its case.
struct FoundOrderRow: Sendable {
  var number: String
  var person: String
  var shop: String
  var rider: String
  var state: String
  var tone: Tone
  var at: String
  /// The newest case about it; nil for none.
  var href: String?
  var caseNumber: String?
}

extension Web {
  /// Orders for the page: found by what was typed, or what is missing to look for them.
  func find(_ search: String, _ by: OrderSearch.By, _ staff: StaffRequest, _ facts: inout CasesPage) async throws {
    let city = staff.query("city").flatMap { Int($0.unpadded) }.flatMap { City($0) }
    do {
      let found = try await desk.findOrders(
        OrderSearch(search, by: by, city: city), before: staff.query("after").flatMap(OrderID.init),
        for: staff.me.actor, at: staff.now)
      facts.orders = found.lines.map { FoundOrderRow($0, staff.words, staff.time) }
      facts.hasOrders = by != .any || !found.lines.isEmpty
      facts.ordersAfter = found.next.map { "\($0)" }
    } catch DeskError.invalid(let field, _) {
      facts.problem = staff.words(field == "city" ? "searchNeedsCity" : "searchName")
    }
  }
}

extension FoundOrderRow {
  fileprivate init(_ found: FoundOrder, _ words: Words, _ time: TimeText) {
    let order = found.order
    let placed = order.placed
    self.init(
      number: order.ref.text, person: found.person.map { "\($0.name) \($0.phone)" } ?? placed?.customer?.text ?? "–",
      shop: placed?.shopName ?? placed?.shop?.text ?? "–", rider: order.rider?.text ?? "–",
      state: words("stage_\(order.stage.rawValue)"),
      tone: order.isCancelled ? .red : order.isOver ? .good : .accent, at: placed.map { time.full($0.at) } ?? "–",
      href: found.caseID.map { "/cases/\($0)" }, caseNumber: found.caseID.map(CaseCard.number))
  }
}
