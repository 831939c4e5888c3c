// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Web

/// 韩梅 leads the early shift from her page.
@Suite struct LeaderPageTests {
  /// 方芳 proposes a full refund of ¥36.00: above her ¥20.
  private func proposal(_ town: Town, _ client: any TestClientProtocol) async throws -> (Remedy, CaseID) {
    let customer = try await town.enter(client)
    try await town.order(town.desk)
    try await customer.post("/help/contact", "about=refund", expecting: .seeOther)
    let contact = try await town.contactOfCustomer()
    try await town.hand(contact)
    let agent = try await town.signIn(client, "fangfang")
    let found = try await town.desk.store.read { sql in
      (
        try sql.contact(contact)?.caseID,
        try sql.orders(of: .customer(CustomerRef("C1")), city: Town.city, days: Town.days, limit: 5)
      )
    }
    let caseID = try #require(found.0)
    let order = try #require(found.1.first { $0.order.placed?.amount == .yuan(36) })
    try await agent.post("/cases/\(caseID)/refund", "order=\(order.id)&cause=shopLate&command=refund-1")
    let remedies = try await town.desk.remedies(of: order.id, for: .agent(town.agent))
    return (try #require(remedies.first), caseID)
  }

  private func limit(_ yuan: Int64, of agent: AgentID, _ town: Town) async throws {
    let admin = try #require(try await town.desk.staff(for: .agent(town.leader)).first { $0.login == "chief" })
    let certificate = Certificate(
      id: town.desk.newID(city: .none, at: Town.noon), agent: agent, scenarios: Scenario.allCases,
      channels: Domain.Channel.allCases, languages: Language.allCases, levels: Level.allCases, moneyLimit: .yuan(yuan),
      from: Town.noon - .days(1), until: Town.noon + .days(90), grantedBy: admin.id)
    try await town.desk.grant(
      certificate, by: .agent(admin.id), id: town.desk.newID(city: .none, at: Town.noon), at: Town.noon)
  }

  @Test(arguments: Engine.allCases)
  func aRefundAboveTheLimitIsSignedOnThePage(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      let (remedy, caseID) = try await proposal(town, client)
      #expect(remedy.state == .proposed)
      let leader = try await town.signIn(client, "hanmei")
      let grey = try await leader.get("/leader")
      #expect(grey.contains("退款 ¥36.00") && grey.contains("方芳 提出") && grey.contains("超过你的限额 ¥20.00"))
      try await leader.post("/remedies/\(remedy.id)/approval", "command=s1", expecting: .forbidden)
      try await limit(300, of: town.leader, town)
      #expect(try await leader.get("/leader/live").contains("/remedies/\(remedy.id)/approval"))
      try await leader.post("/remedies/\(remedy.id)/approval", "command=s2")
      #expect(!(try await leader.get("/leader/live")).contains("/remedies/\(remedy.id)"))
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.get("/cases/\(caseID)/side").contains("退款 ¥36.00 已决定"))
    }
  }

  @Test func aRefusalNeedsItsReasonAndIsReadByWhoAsked() async throws {
    try await withTown { town, client in
      let (remedy, caseID) = try await proposal(town, client)
      let agent = try await town.signIn(client, "fangfang")
      try await agent.post("/remedies/\(remedy.id)/refusal", "reason=no&command=r0", expecting: .forbidden)
      let leader = try await town.signIn(client, "hanmei")
      #expect(try await leader.get("/remedies/\(remedy.id)/refusal").contains("name=\"reason\""))
      try await leader.post("/remedies/\(remedy.id)/refusal", "reason=&command=r1", expecting: .unprocessableContent)
      try await leader.post("/remedies/\(remedy.id)/refusal", "reason=photos+first&command=r2")
      #expect(try await agent.get("/cases/\(caseID)/side").contains("photos first"))
    }
  }

  @Test func theLeaderReadsAlongAndTheRiskHasItsActions() async throws {
    try await withTown(platform: TownPlatform()) { town, client in
      let (_, caseID) = try await proposal(town, client)
      let leader = try await town.signIn(client, "hanmei")
      let page = try await leader.get("/leader?case=\(caseID)")
      #expect(page.contains("看会话") && page.contains("/reassignment"))
      let contacts = try await town.desk.caseView(caseID, for: .agent(town.leader)).contacts
      let contact = try #require(contacts.last)
      #expect(try await leader.get("/contacts/\(contact.id)").contains("我想退款"))
    }
  }
}
