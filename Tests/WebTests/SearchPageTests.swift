// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// 方芳 and 韩梅 look for orders on the page of cases.
@Suite struct SearchPageTests {
  @Test(arguments: Engine.allCases)
  func ordersAreFoundByParty(_ engine: Engine) async throws {
    try await withTown(engine) { town, client in
      try await town.order(town.desk)
      let customer = try await town.enter(client)
      for login in ["fangfang", "hanmei"] {
        let staff = try await town.signIn(client, login)
        let shop = try await staff.get("/cases?q=S1&by=shop&city=7")
        #expect(shop.contains("88128812") && shop.contains("88128829") && shop.contains("没有工单"))
        #expect(shop.contains("林*") && shop.contains("138****5678") && !shop.contains("林小满"))
        #expect(try await staff.get("/cases?q=5678").contains("88128812"))
        #expect(try await staff.get("/cases?q=%E6%9E%97%E5%B0%8F%E6%BB%A1").contains("88128829"))
        #expect(try await staff.get("/cases?q=C1&by=customer&city=7").contains("青湾咖啡"))
        #expect(try await staff.get("/cases?q=R1&by=rider&city=7").contains("没有找到"))
        for path in ["/cases?q=S1&by=shop", "/cases?q=S1&by=shop&city=seven", "/cases?q=S1&by=shop&city=0"] {
          #expect(try await staff.get(path).contains("请填城市编号"))
        }
        let hostile = try await staff.get("/cases?q=%3Cb%3E%22&by=shop&city=7")
        #expect(hostile.contains("&lt;b&gt;") && !hostile.contains("<b>\""))
      }
      try await customer.post("/help/contact", "about=refund", expecting: .seeOther)
      let agent = try await town.signIn(client, "fangfang")
      let found = try await agent.get("/cases?q=88128812")
      #expect(found.contains("找到的订单") && found.contains("href=\"/cases/case_"))
      #expect(try await customer.status("/cases?q=5678") != .ok)
    }
  }

  /// From the command dialog what was typed is looked for.
  @Test func theDialogLeadsHere() async throws {
    try await withTown { town, client in
      let agent = try await town.signIn(client, "fangfang")
      #expect(try await agent.get("/").contains("data-find=\"/cases?q=\""))
    }
  }
}
