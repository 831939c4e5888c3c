// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing

@Suite struct GivingTests {
  private let xiaolin = Actor.agent(AgentID(raw: 11))

  @Test(arguments: Engine.allCases)
  func aRemedyCountsOnceTowardsTheDayAndIsGivenBackOnce(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let who = xiaolin
      let seen = try await store.write { sql in
        [
          try sql.reserve(RemedyID(raw: 1), who: who, day: 9, amount: .yuan(38)).before,
          try sql.reserve(RemedyID(raw: 2), who: who, day: 9, amount: .yuan(10)).before,
          try sql.reserve(RemedyID(raw: 2), who: who, day: 9, amount: .yuan(10)).before,
          try sql.reserve(RemedyID(raw: 3), who: who, day: 10, amount: .yuan(5)).before,
        ]
      }
      #expect(seen == [.zero, .yuan(38), .yuan(38), .zero])
      let left = try await store.write { sql in
        try sql.releaseReservation(RemedyID(raw: 1))
        try sql.releaseReservation(RemedyID(raw: 1))
        return try sql.given(by: who, day: 9)
      }
      #expect(left == .yuan(10))
    }
  }

  @Test(arguments: Engine.allCases)
  func theDatabaseItselfRefusesToRefundMoreThanWasPaid(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      await #expect(throws: StorageError.self) {
        try await store.write { sql in
          _ = try sql.lockedMoney(of: OrderRef("qw-1"), city: .none, paid: .yuan(38))
          try sql.run("UPDATE order_money SET refunded = 3801 WHERE order_ref = 'qw-1'")
        }
      }
    }
  }
}
