// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Web

/// 方芳 commands the platform from her page, and 韩梅 signs.
@Suite struct OrderCommandPageTests {
  struct Desk {
    let town: Town
    let agent: Browser
    let caseID: CaseID
    let order: OrderID
    var path: String { "/cases/\(caseID)/commands" }
  }

  static func placed(_ kinds: [OrderEvent.Kind]) -> [OrderEvent] {
    kinds.map { kind in
      var event = OrderEvent(
        id: "e-\(kind.text)", city: Town.city, at: Town.noon, kind: kind, order: OrderRef("QW-7001"))
      if kind == .placed {
        (event.customer, event.shop, event.shopName) = (CustomerRef("C1"), ShopRef("S1"), "老街面馆")
        (event.amount, event.due) = (.yuan(28), Town.noon + .minutes(40))
      }
      return event
    }
  }

  /// 林小满's order, and a case about it that 方芳 has.
  private func open(_ town: Town, _ client: any TestClientProtocol, _ kinds: [OrderEvent.Kind]) async throws -> Desk {
    let desk = town.desk
    _ = try await desk.ingest(EventBatch(feed: "qingwan", raw: [1], events: Self.placed(kinds)), at: Town.noon)
    let customer = try await town.enter(client)
    try await customer.post("/help/messages", "text=cancel+please&client=a1")
    let contact = try await town.contactOfCustomer()
    try await town.hand(contact)
    let caseID = try #require(try await desk.store.read { try $0.contact(contact)?.caseID })
    let order = try #require(try await desk.store.read { try $0.order(OrderRef("QW-7001"), city: Town.city) }).id
    try await desk.changeCase(
      caseID, .attach([order]), by: .agent(town.agent), command: desk.newID(city: Town.city, at: Town.noon),
      at: Town.noon)
    return Desk(town: town, agent: try await town.signIn(client, "fangfang"), caseID: caseID, order: order)
  }

  @Test(arguments: Engine.allCases)
  func whatCanBeDoneIsOpenAndTheRestSaysWhy(_ engine: Engine) async throws {
    try await withTown(engine, platform: TownPlatform()) { town, client in
      let desk = try await open(town, client, [.placed, .accepted])
      #expect(try await desk.agent.get("/cases/\(desk.caseID)/side").contains("\(desk.path)\""))
      let list = try await desk.agent.get(desk.path)
      #expect(list.contains("\(desk.path)/cancelOrder?order=\(desk.order)"))
      #expect(list.contains("商家已经接单") && !list.contains("\(desk.path)/acceptOrder"))
      let form = try await desk.agent.get("\(desk.path)/cancelOrder?order=\(desk.order)")
      #expect(form.contains("name=\"note\"") && form.contains("name=\"sure\"") && form.contains("name=\"behalf\""))
      #expect(try await desk.agent.status("\(desk.path)/refund?order=\(desk.order)") == .notFound)
    }
  }

  @Test(arguments: Engine.allCases)
  func sheSendsItOnceAndSeesHowItStands(_ engine: Engine) async throws {
    try await withTown(engine, platform: TownPlatform()) { town, client in
      let desk = try await open(town, client, [.placed, .accepted])
      let wish = "order=\(desk.order)&behalf=customer&note=not+cooked+yet&command=k1"
      let unsure = try await desk.agent.post("\(desk.path)/cancelOrder", wish, expecting: .unprocessableContent)
      #expect(unsure.contains("请先确认。"))
      let short = "order=\(desk.order)&behalf=customer&note=&sure=yes"
      let mute = try await desk.agent.post("\(desk.path)/cancelOrder", short, expecting: .unprocessableContent)
      #expect(mute.contains("请写明为什么"))
      try await desk.agent.post("\(desk.path)/cancelOrder", wish + "&sure=yes")
      try await desk.agent.post("\(desk.path)/cancelOrder", wish + "&sure=yes")
      #expect(try await desk.agent.get("/cases/\(desk.caseID)/side").contains("正在发出"))
      let again = try await desk.agent.post(
        "\(desk.path)/cancelOrder", wish.replacing("k1", with: "k2") + "&sure=yes", expecting: .conflict)
      #expect(again.contains("同样的指令还没有结果"))
      let history = try await desk.agent.get("/cases/\(desk.caseID)/history")
      #expect(history.contains("下达平台指令"))
    }
  }

  @Test(arguments: Engine.allCases)
  func aCookedDishWaitsForTheLeader(_ engine: Engine) async throws {
    try await withTown(engine, platform: TownPlatform()) { town, client in
      let desk = try await open(town, client, [.placed, .accepted, .cooking])
      try await desk.agent.post(
        "\(desk.path)/cancelOrder", "order=\(desk.order)&behalf=customer&note=waited+an+hour&sure=yes&command=k1")
      #expect(try await desk.agent.get("/cases/\(desk.caseID)/side").contains("等组长签字"))
      let command = try #require(try await town.desk.store.read { try $0.orderCommandsWaiting() }.first)
      let leader = try await town.signIn(client, "hanmei")
      #expect(try await leader.get("/leader").contains("/order-commands/\(command.id)/approval"))
      try await desk.agent.post("/order-commands/\(command.id)/approval", "command=s1", expecting: .forbidden)
      try await leader.post("/order-commands/\(command.id)/approval", "command=s2")
      #expect(try await desk.agent.get("/cases/\(desk.caseID)/side").contains("正在发出"))
    }
  }
}
