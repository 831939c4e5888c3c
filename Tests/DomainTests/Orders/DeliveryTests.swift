// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport
import Testing

@Suite struct DeliveryTests {
  typealias State = Delivery.State
  static let cause = Delivery.Cause(rawValue: "userAddress")

  /// Columns: call carrierTake unassign assign arrive pickUp deliver raise recover cancel reject deliverSelf stop
  /// turnBack bringBack. `.` late, `!` contradicts, else the state it goes to by its letter.
  @Test func everyStepInEveryState() {
    let names: [(String, State?)] = [
      ("-", nil), ("c", .created), ("k", .carrierAssigned), ("r", .courierAssigned), ("s", .atShop), ("p", .pickedUp),
      ("d", .delivered), ("X", .cancelled(Self.cause)), ("J", .rejected(Self.cause)), ("S", .selfDelivery),
      ("N", .noMoreDelivery), ("b", .returning), ("B", .returned), ("e", .exception(Self.cause, after: .atShop)),
      ("E", .exception(Self.cause, after: .pickedUp)),
    ]
    let table: [(String, String)] = [
      ("-", "c k k r s p d ! . X J S N ! !"),
      ("c", ". k k r s p d ? . X J S N ! !"),
      ("k", ". . k r s p d ? . X J S N ! !"),
      ("r", ". . k r s p d ? . X J S N ! !"),
      ("s", ". . k r . p d e . X J S N ! !"),
      ("p", ". . ! . . . d E . X ! ! N b B"),
      ("d", ". . . . . . . ! . ! ! ! ! ! !"),
      ("X", "c k k r s p d ! . . J S N ! !"),
      ("J", "c k k r s p d ! . X . S N ! !"),
      ("S", "c ! ! ! ! p d ! ! ! ! . N ! !"),
      ("N", "c ! ! ! ! ! ! ! ! ! ! ! . ! !"),
      ("b", ". . . . . . d . . . . . . . B"),
      ("B", "! ! ! ! ! ! ! ! ! ! ! ! ! ! !"),
      ("e", ". . k r s p d e s X J S N ! !"),
      ("E", ". . ! . . p d E p X ! ! N b B"),
    ]
    #expect(table.map(\.0) == names.map(\.0))
    for (name, row) in table {
      let state = names.first { $0.0 == name }?.1
      for (step, cell) in zip(Delivery.Step.allCases, row.split(separator: " ")) {
        let found: String
        switch State.after(state, step, Self.cause) {
        case .late: found = "."
        case .contradicts: found = "!"
        case .moves(let next): found = names.first { $0.1 == next }?.0 ?? "?"
        }
        #expect(found == cell, "\(name) \(step)")
      }
    }
  }

  static func step(_ step: Delivery.Step, _ minute: Int64, cause: String? = nil) -> OrderEvent {
    Qingwan.event(.delivery, minute, id: "\(step)-\(minute)") { ($0.step, $0.cause) = (step.rawValue, cause) }
  }

  static func rider(_ kind: OrderEvent.Kind, _ minute: Int64, _ rider: RiderRef?) -> OrderEvent {
    Qingwan.event(kind, minute, id: "\(kind.text)-\(minute)-\(rider?.text ?? "")") { $0.rider = rider }
  }

  /// A carrier without numbers of turns, which repeats the same state with another rider.
  static let reassigned: [OrderEvent] = [
    step(.call, 0), rider(.assigned, 1, Qingwan.zhou), rider(.atShop, 2, Qingwan.zhou),
    rider(.assigned, 3, Qingwan.lin), rider(.leftShop, 4, Qingwan.zhou), rider(.pickedUp, 6, Qingwan.lin),
    step(.raise, 8, cause: "userNotAnswering"), step(.recover, 9), rider(.delivered, 12, nil),
  ]

  @Test(arguments: UInt64(1)...100)
  func anySequenceGivesOneDelivery(seed: UInt64) {
    var dice = Dice(seed: seed)
    let shuffled = (Self.reassigned + Self.reassigned.prefix(3)).shuffled(using: &dice)
    let order = OrderFoldTests.fold([Self.reassigned[0]] + shuffled)
    #expect(order == OrderFoldTests.fold(Self.reassigned))
    #expect(Order(packed: order.packed, ref: order.ref, city: order.city) == order)
  }

  @Test func theRiderBelongsToWhatHappened() {
    let order = OrderFoldTests.fold(Self.reassigned)
    #expect(order.visits.map { $0.rider?.value } == [Qingwan.zhou, Qingwan.lin])
    #expect(order.visits[0].leftShopAt == Qingwan.at(4))  // told of him after his turn: his, not the other's
    #expect(order.visits[1].atShopAt == nil)
    #expect(order.rider == Qingwan.lin)
    #expect(order.delivery == .delivered)
    #expect(order.deliveredAt == Qingwan.at(12))
  }

  @Test func aRiderWhoComesBackHasANewTurn() {
    let events = [
      Self.rider(.assigned, 1, Qingwan.zhou), Self.rider(.atShop, 2, Qingwan.zhou),
      Self.rider(.assigned, 3, Qingwan.lin), Self.rider(.assigned, 5, Qingwan.zhou),
    ]
    let order = OrderFoldTests.fold(events)
    #expect(order.rider == Qingwan.zhou)
    #expect(order.visit?.atShopAt == nil)
    #expect(order.visits.count == 3)
    #expect(order.delivery == .courierAssigned)
  }

  @Test func aCarrierThatLooksForAnotherRiderHasNone() {
    let order = OrderFoldTests.fold([Self.rider(.assigned, 1, Qingwan.zhou), Self.step(.unassign, 2)])
    #expect(order.rider == nil)
    #expect(order.delivery == .carrierAssigned)
  }

  @Test func anExceptionIsNoEnd() {
    let stuck = OrderFoldTests.fold([Self.rider(.pickedUp, 1, Qingwan.lin), Self.step(.raise, 2, cause: "userAddress")])
    #expect(stuck.delivery == .exception(.init(rawValue: "userAddress"), after: .pickedUp))
    #expect(stuck.delivery?.mayCallAgain == false)
    let refused = OrderFoldTests.fold([Self.step(.call, 1), Self.step(.reject, 2, cause: "tooFar")])
    #expect(refused.delivery?.mayCallAgain == true)
  }
}
