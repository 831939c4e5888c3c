// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Platform

/// Every message type of Ele.me: what it becomes.
@Suite struct ElemeTableTests {
  static func events(_ type: Int, _ more: String = "") throws -> [OrderEvent] {
    let text =
      #"{"orderId":"88001","shopId":42,"updateTime":1760000000,"remindId":71,"name":"王强","phone":"138"\#(more)}"#
    return try ElemeMessage(
      type: type, fields: Fields(Loose(text.utf8)?.fields ?? [:]), shop: "42", city: ForeignTown.place,
      sentAt: ForeignTown.now, secret: "demo-secret"
    ).events()
  }

  /// A type, the kind it becomes, its step and its cause.
  static let rows: [(Int, String, String?, String?)] =
    [
      (12, "accepted", nil, nil), (14, "cancelled", nil, nil), (15, "invalidated", nil, nil),
      (17, "invalidated", nil, nil), (18, "completed", nil, nil), (45, "reminded", nil, nil),
      (46, "reminderReplied", nil, nil), (51, "delivery", "call", nil), (52, "delivery", "carrierTake", nil),
      (53, "assigned", nil, nil), (54, "atShop", nil, nil), (55, "pickedUp", nil, nil), (56, "delivered", nil, nil),
      (57, "delivery", "cancel", "merchantReason"), (58, "delivery", "cancel", "userReason"),
      (59, "delivery", "cancel", "carrierReason"), (60, "delivery", "raise", "merchantCallLate"),
      (61, "delivery", "raise", "merchantFood"), (62, "delivery", "raise", "merchantInterrupted"),
      (63, "delivery", "raise", "userNotAnswering"), (64, "delivery", "raise", "userReturned"),
      (65, "delivery", "raise", "userAddress"), (66, "delivery", "raise", "outOfRange"),
      (67, "delivery", "raise", "carrierRemark"), (68, "delivery", "raise", "systemMarked"),
      (69, "delivery", "raise", "other"), (70, "delivery", "raise", "timeout"), (71, "delivery", "deliverSelf", nil),
      (72, "delivery", "stop", nil), (73, "delivery", "reject", "onlinePayOnly"), (74, "delivery", "reject", "tooFar"),
      (75, "delivery", "reject", "tooLate"), (76, "delivery", "reject", "system"),
    ]
    + ["apply", "withdraw", "refuse", "agree", "appeal", "uphold", "dismiss"].enumerated().flatMap { n, step in
      [(20 + n, "afterSale", step, nil), (30 + n, "afterSale", step, nil)]
    }

  @Test func everyTypeOfTheTable() throws {
    #expect(Set(Self.rows.map(\.0)).union([10]) == Set(ElemeMessage.table.keys))
    for (type, kind, step, cause) in Self.rows {
      let event = try #require(try Self.events(type).first)
      #expect(event.kind.text == kind && event.step == step && event.cause == cause, "\(type)")
      #expect(event.at == Instant(seconds: 1_760_000_000) && event.order == OrderRef("88001"))
      #expect(event.foreignFault == nil && event.code == nil && event.epoch == nil)
      if let cause { #expect(Delivery.Cause.known.contains(cause)) }
      if step != nil, kind == "afterSale" {
        #expect(event.phase == (type < 30 ? .beforeCompletion : .afterCompletion) && event.by != nil)
      }
    }
  }

  @Test(arguments: 1...9) func everyRoleHasAParty(role: Int) throws {
    let event = try #require(try Self.events(14, #","role":\#(role)"#).first)
    #expect(event.by == ElemeMessage.roles[role]?.by && event.role == ElemeMessage.roles[role]?.role)
  }

  @Test func aRoleThatIsNotKnownKeepsItsNumber() throws {
    #expect(try Self.events(14, #","role":12"#).first?.role == "role 12")
  }

  @Test func aNewOrderIsPlacedAndPaid() throws {
    let fields = Fields(Loose("{\(ForeignTown.placed)}".utf8)?.fields ?? [:])
    let events = try ElemeMessage(
      type: 10, fields: fields, shop: "42", city: ForeignTown.place, sentAt: ForeignTown.now, secret: "s"
    ).events()
    let placed = try #require(events.first)
    #expect(events.map(\.kind) == [.placed, .paid])
    #expect(placed.at == Instant(seconds: 1_760_000_000) && placed.due == Instant(seconds: 1_760_002_400))
    #expect(placed.amount == Money(fen: 2880) && placed.customer == CustomerRef("7001"))
    #expect(placed.customerName == "林小满" && placed.customerPhone == "13900000001_0042")
    #expect(placed.items == [.init(name: "牛肉面", count: 2)] && placed.dropToken?.hasPrefix("d-") == true)
    #expect(placed.shopPlace == Place(x: 399, y: 200) && placed.dropPlace == Place(x: 951, y: 556))
    #expect(placed.partial == nil && events[1].at == Instant(seconds: 1_760_000_005))
  }

  @Test func theSameWordsHaveTheSameNameAndOthersAnother() throws {
    let one = try Self.events(53)[0], again = try Self.events(53)[0]
    #expect(one.id == again.id && one.id.count <= 64)
    // Another rider under the same state is another event; the extension of his number is not another rider.
    let same = try Self.events(53, #","phone":"138_99""#)[0], other = try Self.events(53, #","phone":"139""#)[0]
    #expect(same.id == one.id && other.id != one.id)
    #expect(try Self.events(54)[0].id != one.id)
  }

  @Test func aRiderWithoutNameIsAStepOnly() throws {
    let event = try Self.events(53, #","name":null,"phone":"""#)[0]
    #expect(event.kind == .delivery && event.step == "assign")
  }

  @Test func whatCannotBeMeantNamesItsField() {
    #expect(throws: EventFault("role", rule: "is not a whole number")) { try Self.events(12, #","role":"cook""#) }
    #expect(throws: EventFault("totalPrice", rule: "is not an amount of yuan")) {
      try Self.events(30, #","totalPrice":"much""#)
    }
    #expect(throws: EventFault("orderId", rule: "is missing")) { try Self.events(12, #","orderId":null"#) }
    #expect(throws: EventFault("remindId", rule: "is missing")) { try Self.events(45, #","remindId":[]"#) }
  }

  @Test func moneyThatIsBackIsAnotherStep() throws {
    #expect(try Self.events(33, #","refundStatus":"successful""#).map(\.step) == ["agree", "succeed"])
    #expect(try Self.events(25, #","refundStatus":"failed""#).map(\.step) == ["uphold", "fail"])
    #expect(try Self.events(30, #","refundStatus":"applied""#).map(\.step) == ["apply"])
  }
}
