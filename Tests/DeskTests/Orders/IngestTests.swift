// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing
import Work

@Suite struct IngestTests {
  typealias L = Lunch

  @Test(arguments: Engine.allCases)
  func repeatedAndReorderedBatchesFoldToOneOrder(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let events = L.begun(L.first) + [L.ridden(.assigned, 4, L.first), L.ridden(.pickedUp, 12, L.first)]
      let taken = try await lunch.hear(Array(events.reversed()), at: 13)
      #expect(taken == Ingested(received: 4, fresh: 4))
      let again = try await lunch.hear(events + events, at: 14)
      #expect(again == Ingested(received: 8, fresh: 0))
      let order = try await lunch.desk.store.read { try $0.order(L.first, city: L.city)?.order }
      #expect(order?.stage == .pickedUp && order?.rider == L.zhou && order?.due == L.at(40))
      let raw = try await lunch.desk.store.read { try $0.count("SELECT count(*) FROM feed_raw") }
      #expect(raw == 2)
      // Nobody watches it: the journal is silent.
      let journal = try await lunch.desk.store.read { try $0.count("SELECT count(*) FROM journal") }
      #expect(journal == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func requestsAreKeptSealedAndForgottenInTime(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let raw = Array("客 19900001234".utf8)
      _ = try await lunch.desk.ingest(EventBatch(feed: "city", raw: raw, events: L.begun(L.first)), at: L.at(1))
      let kept = try await lunch.desk.store.read { try $0.rawFeed(from: L.at(0), to: L.at(2)) }
      #expect(kept.count == 1 && kept[0].events == 2 && !kept[0].body.contains(raw))
      #expect(try await lunch.desk.keptFeed(from: L.at(0), to: L.at(2)).map(\.packed) == [raw])

      let work = FeedWork(desk: lunch.desk)
      let length = lunch.desk.policies.retention.feed
      _ = try await work.turn(at: L.at(1) + length)
      #expect(try await lunch.hear(L.begun(L.first), at: 2).fresh == 0)
      _ = try await work.turn(at: L.at(3) + length)
      #expect(try await lunch.desk.keptFeed(from: L.at(0), to: L.at(9)).isEmpty)
      // The order itself knows them, however long ago they came.
      #expect(try await lunch.hear(L.begun(L.first), at: 4).fresh == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func aBatchThatRepeatsItselfIsTakenOnce(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let events = L.begun(L.first)
      let taken = try await lunch.hear(events + events, at: 2)
      #expect(taken == Ingested(received: 4, fresh: 2))
    }
  }

  @Test(arguments: Engine.allCases)
  func manyOrdersInOneBatch(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let events = (0..<700).map { L.event(.placed, 0, OrderRef("QW-\($0)")) }
      #expect(try await lunch.hear(events, at: 1).fresh == 700)
      _ = try await lunch.desk.store.write { try $0.settleOrders(at: L.at(2), limit: 1_000, all: true) }
      let count = try await lunch.desk.store.read { try $0.count("SELECT count(*) FROM order_head") }
      #expect(count == 700)
    }
  }

  /// A dictionary's sequence is another in each process: ids must not hang on it, or one seed is two histories.
  @Test(arguments: Engine.allCases)
  func newCustomersOfABatchGetIdsInTheSequenceOfTheirNames(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      let names = (10..<40).map { "c\($0)" }
      let events = names.map { name in
        var event = L.event(.placed, 0, OrderRef("QW-\(name)"))
        (event.customer, event.customerName) = (CustomerRef(name), "陈雨")
        return event
      }
      #expect(try await lunch.hear(events.reversed(), at: 1).fresh == 30)
      let ids = try await lunch.desk.change(by: .system("test"), at: L.at(2)) { tx in
        try names.map { try tx.person(Identity(side: .customer, account: $0, name: nil, phone: nil), city: L.city) }
      }
      #expect(ids == ids.sorted())
    }
  }

  @Test(arguments: Engine.allCases)
  func aWatchedOrderIsToldWithoutNamesAndUnknownKindsAreCounted(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.desk.change(by: .system("test"), at: L.noon) {
        try $0.sql.watch(L.first, city: L.city, by: "\(L.caseID)")
      }
      let taken = try await lunch.hear(L.begun(L.first) + [L.event(.unknown("drone"), 2, L.first)], at: 2)
      #expect(taken.unknown == 1)
      try await stamp(lunch.desk)
      let told = try await lunch.desk.store.read { try $0.journal(after: 0, limit: 10) }
      #expect(told.map(\.name) == ["order.placed", "order.accepted", "order.unknown"])
      #expect(told.allSatisfy { $0.orderID != nil && !$0.payload.contains("陈雨") && !$0.payload.contains("1380000") })
      let unknown = try await lunch.desk.store.read { try $0.unknownKinds().map(\.kind) }
      #expect(unknown == ["drone"])
    }
  }

  @Test(arguments: Engine.allCases)
  func aCustomersOrdersAndTheirCards(_ engine: Engine) async throws {
    try await withLunch(engine) { lunch in
      try await lunch.hear(L.begun(L.first) + L.begun(L.second), at: 2)
      lunch.know(at: 2)
      _ = try await lunch.desk.refreshFacts([L.first], city: L.city, at: L.at(2))
      let cards = try await lunch.desk.orderCards(of: CustomerRef("chen"), city: L.city, at: L.at(3))
      #expect(Set(cards.map(\.order.ref)) == [L.first, L.second])
      let card = cards.first { $0.order.ref == L.first }
      #expect(card?.timeline.factAge == .minutes(1))
      let same = try await lunch.desk.orderCards(cards.map(\.id), for: L.mei, at: L.at(3))
      #expect(same.map(\.id) == cards.map(\.id))
      #expect(try await lunch.desk.orders(numbered: L.second, for: L.mei, at: L.at(3)).count == 1)
    }
  }
}
