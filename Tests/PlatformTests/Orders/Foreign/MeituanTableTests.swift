// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Platform

/// Meituan's and a carrier's codes: what each becomes.
@Suite struct MeituanTableTests {
  static func events(
    _ kind: String, _ fields: [String: String], _ edit: (inout ForeignFeed) -> Void = { _ in }
  ) throws -> [OrderEvent] {
    var feed = ForeignTown.feed(.meituan)
    edit(&feed)
    let all = ["order_id": "27", "utime": "1760000000", "time": "1760000000"].merging(fields) { $1 }
    return try MeituanMessage(
      kind: kind, fields: Fields(all.mapValues { Loose.text($0) }), city: ForeignTown.place, sentAt: ForeignTown.now,
      feed: feed
    ).events()
  }

  @Test(arguments: [
    ("apply", "0", "0", "apply", Party.customer), ("apply", "0", "1", "appeal", .customer),
    ("reject", "1", "0", "refuse", .merchant), ("agree", "2", "0", "agree", .merchant),
    ("reject", "3", "1", "dismiss", .platform), ("agree", "4", "1", "uphold", .platform),
    ("agree", "5", "0", "timeout", .platform), ("agree", "6", "0", "autoConfirm", .platform),
    ("cancelRefund", "7", "0", "withdraw", .customer), ("cancelRefundComplaint", "8", "1", "withdrawAppeal", .customer),
    ("agree", "", "0", "agree", .merchant), ("cancelRefundComplaint", "", "1", "withdrawAppeal", .customer),
  ]) func refunds(notice: String, result: String, appeal: String, step: String, by: Party) throws {
    let fields = ["notify_type": notice, "res_type": result, "is_appeal": appeal, "refund_id": "9001", "money": "5.5"]
    for kind in ["refund", "partRefund"] {
      let event = try Self.events(kind, fields)[0]
      #expect(event.kind == .afterSale && event.step == step && event.by == by && event.afterSale == "9001")
      #expect(event.scope == (kind == "refund" ? .full : .part) && event.amount == Money(fen: 550))
    }
  }

  @Test(arguments: [1, 10, 11, 16, 17, 18, 20, 21, 22, 26, 27, 28, 30]) func stagesAreKept(stage: Int) throws {
    let event = try Self.events("refund", ["status": "\(stage)"])[0]
    #expect(event.kind == .unknown("meituan.refund.stage.\(stage)") && event.order == OrderRef("27"))
  }

  @Test func codesThatAreNotKnownAreKept() throws {
    #expect(try Self.events("refund", ["res_type": "77"])[0].kind == .unknown("meituan.refund.result.77"))
    #expect(try Self.events("refundStatus", ["refund_status": "9"])[0].kind == .unknown("meituan.refundStatus.9"))
    #expect(try Self.events("delivery", ["logistics_status": "7"])[0].kind == .unknown("meituan.delivery.7"))
    #expect(try Self.events("status", ["status": "77"])[0].kind == .unknown("meituan.status.77"))
    #expect(try Self.events("privacy", ["order_id": "27"])[0].kind == .unknown("meituan.push.privacy"))
  }

  @Test(arguments: [
    (3, "succeed", AfterSale.Scope.full), (4, "fail", .full), (13, "succeed", .part), (14, "fail", .part),
  ])
  func money(status: Int, step: String, scope: AfterSale.Scope) throws {
    let events = try Self.events("refundStatus", ["refund_status": "\(status)", "refund_id": "1", "money": "3"])
    #expect(events[0].step == step && events[0].scope == scope)
    #expect(events.dropFirst().map(\.kind) == (step == "succeed" ? [.refunded] : []))
    let late = try Self.events("refundStatus", ["refund_status": "\(status)", "apply_type": "4"])[0]
    #expect(late.role == "system" && late.reason == "paid after the order was cancelled")
  }

  @Test(
    arguments: [
      ("0", "delivery", "call"), ("5", "delivery", "carrierTake"), ("10", "assigned", nil), ("15", "atShop", nil),
      ("20", "pickedUp", nil), ("40", "delivered", nil), ("100", "delivery", "cancel"),
    ] as [(String, String, String?)]) func delivery(code: String, kind: String, step: String?) throws
  {
    let event = try Self.events("delivery", ["logistics_status": code, "dispatcher_name": "王"])[0]
    #expect(event.kind.text == kind && event.step == step && event.foreignFault == nil)
    let set = try Self.events("delivery", ["logistics_status": "5", "dispatcher_name": "王"]) {
      $0.habits.code5 = .assigned
    }
    #expect(set[0].kind == .assigned)
  }

  @Test func cancelCodesNameWhoDidIt() throws {
    let by = { (code: Int) in try Self.events("cancel", ["reason_code": "\(code)"])[0] }
    #expect(try [1001, 1002].map { try by($0).kind } == [.invalidated, .invalidated])
    #expect(try [1101, 1102, 1103].map { try by($0).by } == [.customer, .customer, .customer])
    #expect(try [1201, 1204].map { try by($0).role } == ["CS", "CS"])
    #expect(try (2001...2013).allSatisfy { try by($0).by == .merchant })
    #expect(try (2014...2016).allSatisfy { try by($0).by == .rider })
    #expect(try by(1301).by == nil && by(9999).by == nil && by(9999).reason == "code 9999")
  }

  @Test func aDegradedOrderSaysSoAndGivesWayToTheWholeOne() throws {
    let fields = ["total": "3", "ctime": "1760000000", "app_poi_code": "42"]
    let less = try Self.events("order", fields.merging(["incmp_code": "-1"]) { $1 })[0]
    let whole = try Self.events("order", fields)[0]
    #expect(less.partial == true && whole.partial == nil && less.at == whole.at && less.id < whole.id)
  }

  @Test func statesOfOrders() throws {
    #expect(try Self.events("status", ["status": "4"]).map(\.kind) == [.accepted])
    #expect(try Self.events("status", ["status": "6"]).map(\.step) == ["pickUp"])
    #expect(try Self.events("status", ["status": "8"]).map(\.kind) == [.completed])
    #expect(try Self.events("status", ["status": "9"]).map(\.kind) == [.cancelled])
    #expect(try Self.events("status", ["status": "3"]).isEmpty)
  }

  @Test(
    arguments: [
      ("0", "delivery", "call"), ("20", "assigned", nil), ("30", "pickedUp", nil), ("50", "delivered", nil),
      ("99", "delivery", "cancel"), ("77", "peisong.status.77", nil),
    ] as [(String, String, String?)]) func carriers(status: String, kind: String, step: String?) throws
  {
    let fields = ["order_id": "1", "status": status, "courier_name": "王", "courier_phone": "138"]
    let message = { (feed: ForeignFeed, sentAt: Instant) in
      PeisongMessage(
        fields: Fields(fields.mapValues { Loose.text($0) }), city: ForeignTown.place, sentAt: sentAt, feed: feed)
    }
    var feed = ForeignTown.feed(.peisong)
    let event = try message(feed, ForeignTown.now).event()
    #expect(event.kind.text == kind && event.step == step)
    #expect(try message(feed, ForeignTown.now + .minutes(1)).event().id == event.id)
    // A carrier that goes back means it each time, and looks for another rider.
    feed.habits.isMonotonic = false
    let back = try message(feed, ForeignTown.now).event()
    #expect(try message(feed, ForeignTown.now + .minutes(1)).event().id != back.id)
    if status == "0" { #expect(back.step == "unassign") }
  }
}
