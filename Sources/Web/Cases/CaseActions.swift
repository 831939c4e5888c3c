// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// What can be done for a case, in the order of likelihood: allowed or not, with what it costs and why.
struct CaseActions {
  let facts: SideFacts

  private var file: Case { facts.view.file }
  private var around: CaseSurroundings { facts.around }
  private var me: Agent { facts.me }
  private var words: Words { facts.words }
  private var base: String { "/cases/\(file.id)" }
  private var pending: Promise? {
    around.promises.last { $0.pending != nil && ($0.state == .offered || $0.state == .inForce) }
  }
  private var isRunning: Bool { around.promises.contains { $0.state == .inForce } }

  var all: [ActionRow] {
    let all = [
      merge, consent, release, writing, nudge, command, redPacket, refund, wait, escalate, takeOver, resolve, reopen,
      history,
    ]
    return all.compactMap { $0 }
  }

  private func row(
    _ key: String, _ icon: String, _ shortcut: String? = nil, why: String, allowed: Bool = true, dialog: String? = nil,
    post: String? = nil
  ) -> ActionRow {
    ActionRow(
      key, name: words(key), icon: icon, shortcut: shortcut, why: why, isAllowed: allowed, dialog: dialog, post: post)
  }

  private var merge: ActionRow? {
    guard !isRunning, pending == nil else { return nil }
    let candidates = around.orders.filter { !$0.order.isOver && $0.order.pickedUpAt == nil }
    return row(
      "merge", "merge", "M", why: words(candidates.count >= 2 ? "whyMerge" : "whyNotMerge"),
      allowed: candidates.count >= 2, dialog: "\(base)/together")
  }

  private var consent: ActionRow? {
    guard let pending, let version = pending.pending else { return nil }
    let hasSpoken = around.lastWords.map { $0.at >= version.offeredAt } ?? false
    return row(
      "relayConsent", "check", "P", why: words(hasSpoken ? "whyRelayConsent" : "whyNotRelayConsent"),
      allowed: hasSpoken,
      dialog: "/promises/\(pending.id)/consent")
  }

  private var release: ActionRow? {
    guard let promise = around.promises.last(where: { $0.state == .inForce }) else { return nil }
    return row("release", "cross", why: words("whyRelease"), dialog: "/promises/\(promise.id)/release")
  }

  private var writing: ActionRow? {
    guard pending == nil else { return nil }
    return row(
      "promiseWrite", "promise", isRunning ? nil : "P", why: words("whyPromiseWrite"), dialog: "\(base)/writing")
  }

  private var nudge: ActionRow? {
    let open = around.orders.filter { !$0.order.isOver }
    guard let order = open.first else { return nil }
    let why = words("whyNudge", "\(facts.reminders.coolDown.minutesUp)")
    // One order: one key, and the answer stands beside it.
    return open.count == 1
      ? row("nudge", "bell", "B", why: why, post: "\(base)/orders/\(order.id)/reminder")
      : row("nudge", "bell", "B", why: why, dialog: "\(base)/reminder")
  }

  private var command: ActionRow? {
    guard !around.orders.isEmpty else { return nil }
    return row(
      "commandPlatform", "platform", why: words(around.limit == nil ? "whyNotCommand" : "whyCommand"),
      allowed: around.limit != nil, dialog: "\(base)/commands")
  }

  private var redPacket: ActionRow? {
    guard !around.orders.isEmpty else { return nil }
    let limit = around.limit ?? .zero
    return row(
      "redPacket", "packet", why: words("whyPacket", limit.text), allowed: limit > .zero, dialog: "\(base)/red-packet")
  }

  private var refund: ActionRow? {
    guard let amount = around.orders.compactMap({ $0.order.placed?.amount }).min() else { return nil }
    let limit = around.limit ?? .zero
    let why = limit == .zero ? "whyNotRefund" : amount <= limit ? "whyRefund" : "whyRefundSigned"
    return row(
      "refund", "refund", "F", why: words(why, amount.text, limit.text), allowed: limit > .zero,
      dialog: "\(base)/refund")
  }

  private var wait: ActionRow? {
    guard file.isOpen else { return nil }
    return row("waitOn", "clock", why: words("whyWaitOn"), dialog: "\(base)/wait")
  }

  private var escalate: ActionRow? {
    guard file.isOpen, file.level != .specialist else { return nil }
    return row("escalate", "up", "E", why: words("whyEscalate"), dialog: "\(base)/escalation")
  }

  private var takeOver: ActionRow? {
    guard me.can(.lead), file.owner != me.id, file.isOpen else { return nil }
    return row("takeOver", "person", why: words("whyTakeOver"), post: "\(base)/taking-over")
  }

  private var resolve: ActionRow? {
    guard file.isOpen else { return nil }
    return row(
      "resolve", "check", why: words(isRunning ? "cannotClose" : "whyResolve"), allowed: !isRunning,
      post: "\(base)/resolution")
  }

  private var reopen: ActionRow? {
    guard !file.isOpen else { return nil }
    return row("reopen", "back", why: words("whyReopen"), dialog: "\(base)/reopening")
  }

  private var history: ActionRow? { row("history", "book", why: words("whyHistory"), dialog: "\(base)/history") }
}
