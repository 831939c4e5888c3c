// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@testable import Desk

/// An agent on the telephone knows a shop, a rider, the last digits of a number, and seldom an order number.
@Suite struct FindOrdersTests {
  static let six = Evening.six

  /// Orders of two shops and two riders; 林小满 has two of them.
  private static func fill(_ evening: Evening) async throws {
    try await evening.place(0..<3, shop: "S1")
    try await evening.place(3..<5, minute: 1, shop: "S2")
    let rider = { (n: Int, name: String) in
      var event = OrderEvent(
        id: "r-\(n)", city: Centre.qingwan, at: six + .minutes(2), kind: .assigned, order: Evening.ref(n))
      event.rider = RiderRef(name)
      return event
    }
    try await evening.take([rider(1, "R7"), rider(3, "R7"), rider(4, "R8")], minute: 2)
    _ = try await evening.centre.customer("c-1", name: "林小满", phone: "13800005678")
    _ = try await evening.centre.customer("c-4", name: "陈述", phone: "13900005678")
  }

  static let searches: [(OrderSearch, [Int])] = [
    (OrderSearch("qw-2"), [2]), (OrderSearch("qw-9"), []), (OrderSearch("林小满"), [1]), (OrderSearch("林"), []),
    (OrderSearch("5678"), [4, 1]), (OrderSearch("138 0000 5678"), [1]), (OrderSearch("+86 13800005678"), [1]),
    (OrderSearch("S1", by: .shop, city: Centre.qingwan), [2, 1, 0]), (OrderSearch("S1", by: .shop, city: City(8)), []),
    (OrderSearch("R7", by: .rider, city: Centre.qingwan), [3, 1]),
    (OrderSearch("c-4", by: .customer, city: Centre.qingwan), [4]), (OrderSearch("S9", by: .shop, city: City(7)), []),
    (OrderSearch("' OR 1=1 --", by: .shop, city: City(7)), []),
  ]

  @Test(arguments: Engine.allCases)
  func everybodyIsFoundByWhatIsKnown(_ engine: Engine) async throws {
    try await withEvening(engine) { evening in
      try await Self.fill(evening)
      let (agent, now) = (Actor.agent(evening.centre.xiaolin), Self.six + .minutes(5))
      for (search, expected) in Self.searches {
        let found = try await evening.desk.findOrders(search, for: agent, at: now)
        #expect(found.lines.map(\.order.ref) == expected.map(Evening.ref), "\(search)")
      }
      // Masked, and with the case that is about it.
      let opened = try await evening.write(1, minute: 5)
      let one = try #require(try await evening.desk.findOrders(OrderSearch("5678"), for: agent, at: now).lines.last)
      #expect(one.person?.name == "林*" && one.person?.phone == "138****5678" && one.caseID == opened.caseID)
      // A page after the other.
      let shop = OrderSearch("S1", by: .shop, city: Centre.qingwan)
      let first = try await evening.desk.findOrders(shop, limit: 2, for: agent, at: now)
      let last = try await evening.desk.findOrders(shop, before: first.next, limit: 2, for: agent, at: now)
      #expect(first.lines.map(\.order.ref) == [Evening.ref(2), Evening.ref(1)])
      #expect(last.lines.map(\.order.ref) == [Evening.ref(0)] && last.next == nil)
      // Cases are found by the same whole name and number.
      #expect(try await evening.desk.findCases("5678", for: agent).map(\.file.id) == [opened.caseID])
    }
  }

  @Test func whoMayNotAndWhatIsMissing() async throws {
    try await withEvening(.sqlite) { evening in
      try await Self.fill(evening)
      let (desk, agent) = (evening.desk, Actor.agent(evening.centre.xiaolin))
      let find = { (search: OrderSearch, actor: Actor) in
        _ = try await desk.findOrders(search, for: actor, at: Self.six)
      }
      for city in [nil, City.none] {
        await #expect(throws: DeskError.invalid(field: "city", rule: "1-4095")) {
          try await find(OrderSearch("S1", by: .shop, city: city), agent)
        }
      }
      await #expect(throws: DeskError.invalid(field: "q", rule: CustomerRef.rule)) {
        try await find(OrderSearch(String(repeating: "x", count: 65), by: .rider, city: City(7)), agent)
      }
      for actor in [Actor.customer(try await evening.centre.customer("c-1")), .agent(AgentID(raw: 5))] {
        await #expect(throws: DeskError.forbidden("staff")) { try await find(OrderSearch("5678"), actor) }
      }
    }
  }
}
