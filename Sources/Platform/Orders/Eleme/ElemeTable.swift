// SPDX-License-Identifier: Apache-2.0
import Domain

extension ElemeMessage {
  /// What a message type says.
  enum Meaning: Hashable, Sendable {
    case placed
    case order(OrderEvent.Kind)
    /// 15, 17: the order never came about; an open wish to cancel it is settled with it.
    case invalidated
    case afterSale(AfterSale.Phase, AfterSale.Step)
    case reminded, replied
    case delivery(Delivery.Step, cause: String? = nil)
    case rider(OrderEvent.Kind)
  }

  /// Ele.me's message types for orders. Shop messages (91, 92, 100) and whatever comes later are not in it: they are
  /// kept and counted.
  static let table: [Int: Meaning] = {
    var table: [Int: Meaning] = [
      10: .placed, 12: .order(.accepted), 14: .order(.cancelled), 15: .invalidated, 17: .invalidated,
      18: .order(.completed),
      45: .reminded, 46: .replied,
      51: .delivery(.call), 52: .delivery(.carrierTake),
      53: .rider(.assigned), 54: .rider(.atShop), 55: .rider(.pickedUp), 56: .rider(.delivered),
      71: .delivery(.deliverSelf), 72: .delivery(.stop),
    ]
    let steps: [AfterSale.Step] = [.apply, .withdraw, .refuse, .agree, .appeal, .uphold, .dismiss]
    for (offset, step) in steps.enumerated() {
      table[20 + offset] = .afterSale(.beforeCompletion, step)
      table[30 + offset] = .afterSale(.afterCompletion, step)
    }
    for (type, causes, step) in causes {
      for (offset, cause) in causes.enumerated() { table[type + offset] = .delivery(step, cause: cause) }
    }
    return table
  }()

  /// Beginning with a type, one cause each.
  private static let causes: [(Int, [String], Delivery.Step)] = [
    (57, ["merchantReason", "userReason", "carrierReason"], .cancel),
    (
      60,
      [
        "merchantCallLate", "merchantFood", "merchantInterrupted", "userNotAnswering", "userReturned", "userAddress",
        "outOfRange", "carrierRemark", "systemMarked", "other", "timeout",
      ], .raise
    ),
    (73, ["onlinePayOnly", "tooFar", "tooLate", "system"], .reject),
  ]

  /// Who caused a change, 1 to 9: our party, and the platform's own word. An open-platform call and the printer act for
  /// the merchant.
  static let roles: [Int: (by: Party, role: String)] = [
    1: (.customer, "customer"), 2: (.platform, "system"), 3: (.merchant, "merchant"), 4: (.platform, "CS"),
    5: (.merchant, "open platform"), 6: (.platform, "SMS system"), 7: (.merchant, "printer"),
    8: (.platform, "risk control"), 9: (.platform, "order completion"),
  ]

  /// Who takes a step when the message does not say.
  static func actor(of step: AfterSale.Step) -> (by: Party, role: String?) {
    switch step {
    case .apply, .withdraw, .appeal, .withdrawAppeal: (.customer, nil)
    case .refuse, .agree: (.merchant, nil)
    case .uphold, .dismiss: (.platform, "CS")
    default: (.platform, nil)
    }
  }

  /// The vendor's answers to a reminder, both ways.
  static let replies: [(PlatformReminder.ReplyKind, String)] = [
    (.ownWords, "custom"), (.sentOut, "hasOut"), (.cooking, "inCooking"), (.weather, "weather"),
    (.shortHanded, "shortHand"),
  ]
}
