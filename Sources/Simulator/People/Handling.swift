// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

// What an agent does with a contact, by what the customer came for. Each is at most three actions.
extension Simulation {
  func handle(_ i: Int, _ contact: ContactID) async throws {
    guard let id = staff.members[i].id, staff.members[i].session != nil else { return }
    guard let wish = door.wish(of: contact) else { return try await followUp(i, contact) }
    let view = try await program.desk.workspace(of: id, open: contact, at: now)
    guard let opened = view.opened, opened.line.contact.holder == id else { return }
    let orders = opened.file.file.orders
    switch wish {
    case .together: try await bringTogether(i, contact, opened, orders)
    case .whereIsIt: try await tellWhere(i, contact, orders)
    case .refund: try await refund(i, contact, opened, orders)
    }
  }

  /// A reminder that nobody answered: the customer has not written, and hears that somebody is on it.
  private func followUp(_ i: Int, _ contact: ContactID) async throws {
    try await say(i, contact, "您好，我在跟进您的催单，有消息马上告诉您。")
  }

  private func known(_ orders: [OrderID]) async throws -> [Order] {
    try await program.desk.store.read { sql in try orders.compactMap { try sql.order($0)?.order } }
  }

  func say(_ i: Int, _ contact: ContactID, _ text: String) async throws {
    guard let id = staff.members[i].id else { return }
    tally.sent += 1
    _ = try await program.desk.say(
      .text(text), in: contact, clientID: "s\(tally.sent)", by: .agent(id), command: command(), at: now)
    tally.acknowledged.append(Acknowledged(contact: contact, clientID: "s\(tally.sent)"))
  }

  /// Check, offer; the customer's own yes makes the promise. In the old world the yes is said and nobody follows.
  private func bringTogether(_ i: Int, _ contact: ContactID, _ opened: OpenedLine, _ ids: [OrderID]) async throws {
    guard let agent = staff.members[i].id else { return }
    let known = try await known(ids)
    let orders = known.map(\.ref)
    guard let city = known.first?.city, known.count == 2 else { return try await say(i, contact, "请问是哪两单？") }
    guard scene.promises else { return try await sayYesOnly(i, contact, orders, city) }
    let check = try await program.desk.checkTogether(
      orders, city: city, by: .agent(agent), id: command(), at: now)
    guard check.verdict.plan != nil else {
      tally.infeasible += 1
      try await say(i, contact, check.verdict.sentence(.chinese))
      if let customer = door.customer(of: contact) {
        platform.tell(customer, .offer(promise: "", text: check.verdict.sentence(.chinese), due: nil))
      }
      return
    }
    tally.feasible += 1
    let offer = PromiseOffer(
      caseID: opened.file.file.id, beneficiary: opened.line.contact.person, customer: check.customer,
      language: .chinese, team: "front", approvedBy: "客服 \(staff.members[i].model.name.chinese)")
    _ = try await program.desk.offerTogether(
      offer, check: check.id, by: .agent(agent), id: command(), at: now)
  }

  /// Story 1 as it was told: everybody is asked, everybody says yes.
  private func sayYesOnly(_ i: Int, _ contact: ContactID, _ orders: [OrderRef], _ city: City) async throws {
    tally.feasible += 1
    for party in [Party.merchant, .rider] {
      var ask = PlatformCommand(
        id: "polite-\(contact)-\(party.rawValue)", city: city, kind: .ask, orders: orders,
        deadline: now + .minutes(5))
      ask.party = party
      ask.question = "两单能一起送吗？"
      _ = try? await platform.perform(ask)
    }
    try await say(i, contact, "好的，已经帮您和商家、骑手说好了，两单一起送到。")
  }
}

extension Simulation {
  /// 催单: what the facts say, in one sentence.
  func tellWhere(_ i: Int, _ contact: ContactID, _ orders: [OrderID]) async throws {
    guard let agent = staff.members[i].id, let order = orders.first else { return }
    let reminder = try await program.desk.remind(order, by: .agent(agent), id: command(), at: now)
    tally.reminders += 1
    try await say(i, contact, reminder.sentence(.chinese, stale: policies.reminders.stale))
  }

  /// Money back for what nobody has begun to cook; else an honest no.
  func refund(_ i: Int, _ contact: ContactID, _ opened: OpenedLine, _ orders: [OrderID]) async throws {
    guard let agent = staff.members[i].id, let order = orders.first else { return }
    let stored = try await program.desk.store.read { try $0.order(order)?.order }
    guard let stored, stored.pickedUpAt == nil else {
      return try await say(i, contact, "骑手已取餐，暂时不能直接退款，我帮您盯着送达。")
    }
    let offer = RemedyOffer(caseID: opened.file.file.id, order: order, form: .refund, cause: .notCooking)
    do {
      _ = try await program.desk.offerRemedy(offer, by: .agent(agent), id: command(), at: now)
      try await say(i, contact, "已为您全额退款，到账会通知您。")
    } catch is RemedyError {
      try await say(i, contact, "这单暂时不能由我退款，已转给组长处理。")
    }
  }

  /// A broken promise is owed an apology: a red packet within the certificate, which ends the promise as remedied.
  func giveRedPacket(for promise: Promise, by agent: AgentID) async throws {
    let orders = try await program.desk.store.read { try $0.orders(promise.orders, city: promise.city) }
    guard let order = orders.first else { return }
    let offer = RemedyOffer(
      caseID: promise.caseID, order: order.id, form: .redPacket(Money(fen: 800)), cause: .promiseBroken)
    do {
      let remedy = try await program.desk.offerRemedy(offer, by: .agent(agent), id: command(), at: now)
      _ = try await program.desk.remedyPromise(
        promise.id, with: remedy.id, by: .agent(agent), id: command(), at: now)
    } catch is RemedyError {
      tally.refusals += 1
    }
  }
}
