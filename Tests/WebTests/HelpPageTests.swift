// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Web

/// 林小满 helps herself on her page, before and without any agent.
@Suite struct HelpPageTests {
  private func orders(_ town: Town) async throws -> [OrderID] {
    try await town.desk.store.read { sql in
      try sql.orders(of: .customer(CustomerRef("C1")), city: Town.city, days: Town.days, limit: 5).map(\.id)
    }
  }

  private func field(_ name: String, in page: String) throws -> String {
    let match = try #require(
      page.firstMatch(of: try Regex("name=\"\(name)\" value=\"([^\"]*)\"", as: (Substring, Substring).self)))
    return String(match.1)
  }

  private func escaped(_ text: String) -> String { Visitor.escaped(text) }

  @Test(arguments: Engine.allCases)
  func twoOrdersAreBroughtTogetherWithoutAnAgent(_ engine: Engine) async throws {
    try await withTown(engine, platform: TownPlatform()) { town, client in
      let customer = try await town.enter(client)
      try await town.order(town.desk)
      #expect(try await customer.get("/help").contains("/help/together?order="))
      let asked = try await customer.get("/help/together")
      #expect(asked.contains("可以一起送") && asked.contains("拿铁"))
      let stamp = try field("stamp", in: asked)
      let sentence = try field("sentence", in: asked)
      let form = "stamp=\(stamp)&command=\(stamp)&sentence=\(escaped(sentence))"
      try await customer.post("/help/together", form, expecting: .seeOther)
      try await customer.post("/help/together", form, expecting: .seeOther)
      let page = try await customer.get("/help")
      #expect(page.contains("我们的承诺") && page.contains(sentence) && page.contains("在等"))
      #expect(!page.contains("/help/together?order="))
      #expect(try await customer.get("/help/together").contains("没有两单可以一起送"))
      let waiting = try await town.desk.store.read { try $0.waitingContacts().count }
      #expect(waiting == 0)
      let other = try await customer.post(
        "/help/together", "stamp=\(stamp)&sentence=\(escaped(sentence))", expecting: .ok)
      #expect(other.contains("情况刚刚变了"))
    }
  }

  @Test func aPlatformThatIsSilentIsSaidToBe() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      try await town.order(town.desk)
      #expect(try await customer.get("/help/together").contains("平台现在没有回答"))
    }
  }

  @Test(arguments: Engine.allCases)
  func aReminderIsAnsweredInPlaceAndTheThirdGoesToAPerson(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let customer = try await town.enter(client)
      try await town.order(town.desk)
      let order = try #require(try await orders(town).first)
      try await customer.post("/help/orders/\(order)/reminder", "", expecting: .seeOther)
      let page = try await customer.get("/help")
      #expect(page.contains("催过：") && page.contains("商家制作中"))
      try await customer.post("/help/orders/\(order)/reminder", "", expecting: .seeOther)
      let before = try await town.desk.store.read { try $0.waitingContacts().count }
      try await customer.post("/help/orders/\(order)/reminder", "", expecting: .seeOther)
      let contacts = try await town.desk.store.read { try $0.waitingContacts() }
      #expect(before == 0 && contacts.count == 1 && contacts.first?.routed.need.scenario == .reminder)
      let other = OrderID(city: Town.city, seconds: 1, node: 1, sequence: 1)
      try await customer.post("/help/orders/\(other)/reminder", "", expecting: .notFound)
    }
  }

  @Test func moneyOnItsWayIsShownWithItsTimes() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      try await town.order(town.desk)
      let order = try #require(try await orders(town).first)
      try await customer.post("/help/contact", "about=refund&order=\(order)", expecting: .seeOther)
      #expect(try await customer.get("/help?chat=1").contains("id=\"chat\" open"))
      let contact = try await town.contactOfCustomer()
      try await town.hand(contact)
      let file = try await town.desk.store.read { try $0.contact(contact)?.caseID }
      let caseID = try #require(file)
      let offer = RemedyOffer(caseID: caseID, order: order, form: .redPacket(.yuan(5)), cause: .goodwill)
      let given = try await town.desk.offerRemedy(
        offer, by: .agent(town.agent), id: town.desk.newID(city: Town.city, at: Town.noon), at: Town.noon)
      #expect(given.state == .decided)
      let page = try await customer.get("/help")
      #expect(page.contains("红包 ¥5.00") && page.contains("已决定") && page.contains("到账"))
      try await customer.post("/help/contact", "about=safety", expecting: .unprocessableContent)
    }
  }

  @Test func writingIsToldAndReadIsMarked() async throws {
    try await withTown { town, client in
      let customer = try await town.enter(client)
      try await customer.post("/help/typing", "")
      try await customer.post("/help/messages", "text=hello&client=a1")
      let contact = try await town.contactOfCustomer()
      #expect(try await customer.get("/help/stream").contains("已送达"))
      try await customer.post("/help/typing", "")
      #expect(town.desk.typing.isTyping(contact, isPerson: true, at: Town.noon))
      try await town.hand(contact)
      let agent = try await town.signIn(client, "fangfang")
      _ = try await agent.get("/contacts/\(contact)")
      #expect(try await customer.get("/help/stream").contains("已读"))
      try await agent.post("/contacts/\(contact)/typing", "")
      #expect(town.desk.typing.isTyping(contact, isPerson: false, at: Town.noon))
      let leader = try await town.signIn(client, "hanmei")
      try await leader.post("/contacts/\(contact)/typing", "", expecting: .notFound)
    }
  }
}
