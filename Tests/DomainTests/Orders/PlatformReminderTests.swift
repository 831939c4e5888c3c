// SPDX-License-Identifier: Apache-2.0
import Domain
import TestSupport
import Testing

@Suite struct PlatformReminderTests {
  static let events = [
    Qingwan.event(.reminded, 20) { $0.reminder = "71" },
    Qingwan.event(.reminderReplied, 22) {
      ($0.reminder, $0.reply, $0.text, $0.by) = ("71", "ownWords", "骑手已到店", .merchant)
    },
    Qingwan.event(.reminded, 25, id: "again") { $0.reminder = "72" },
  ]

  @Test(arguments: UInt64(1)...20)
  func anAnswerBelongsToItsReminder(seed: UInt64) {
    var dice = Dice(seed: seed)
    let order = OrderFoldTests.fold((Self.events + Self.events).shuffled(using: &dice))
    #expect(order.reminded.map(\.id) == ["71", "72"])
    #expect(order.reminded[0].reply?.text == "骑手已到店")
    #expect(order.reminded[1].reply == nil)
    #expect(Order(packed: order.packed, ref: order.ref, city: order.city) == order)
  }

  @Test func everyState() {
    let reminder = OrderFoldTests.fold(Self.events).reminded
    let state = { (reminder: PlatformReminder, delivered: Int64?, now: Int64) in
      reminder.state(delivered: delivered.map(Qingwan.at), limit: .minutes(10), at: Qingwan.at(now))
    }
    #expect(state(reminder[0], 30, 60) == .replied)
    #expect(state(reminder[1], nil, 30) == .open)
    #expect(state(reminder[1], 28, 30) == .moot)
    #expect(state(reminder[1], nil, 36) == .expired)
  }

  @Test func whatThePlatformDidNotTellIsAskedFor() {
    var order = OrderFoldTests.fold([Qingwan.event(.accepted, 1) { $0.partial = true }])
    #expect(order.isPartial)
    _ = order.fold(Qingwan.event(.whole, 2))
    #expect(!order.isPartial)
    #expect(Order(packed: order.packed, ref: order.ref, city: order.city) == order)
  }
}
