// SPDX-License-Identifier: Apache-2.0
import Domain

/// Meituan's codes. What is not in a table is kept and counted under its own name.
enum MeituanTable {
  /// `res_type` of a refund push. 0 is an appeal where `is_appeal` says so.
  static let results: [Int: (step: AfterSale.Step, by: Party, role: String?)] = [
    0: (.apply, .customer, nil), 1: (.refuse, .merchant, nil), 2: (.agree, .merchant, nil),
    3: (.dismiss, .platform, "CS"), 4: (.uphold, .platform, "CS"), 5: (.timeout, .platform, "system"),
    6: (.autoConfirm, .platform, "system"), 7: (.withdraw, .customer, nil), 8: (.withdrawAppeal, .customer, nil),
  ]

  /// `notify_type`, for pushes without a result.
  static let notifications: [String: Int] = [
    "apply": 0, "agree": 2, "reject": 1, "cancelRefund": 7, "cancelRefundComplaint": 8,
  ]

  /// `apply_op_user_type`: who asked.
  static let askers: [Int: (by: Party, role: String?)] = [
    1: (.customer, nil), 2: (.merchant, nil), 3: (.platform, "CS"), 4: (.platform, "BD"), 5: (.platform, "system"),
    6: (.merchant, "open platform"),
  ]

  /// `refund_status`: what became of the money, of the whole or of a part.
  static let money: [Int: (step: AfterSale.Step, scope: AfterSale.Scope)] = [
    3: (.succeed, .full), 4: (.fail, .full), 13: (.succeed, .part), 14: (.fail, .part),
  ]

  /// Order status to what has happened by then; 3 (received by the shop's device) tells nothing to us, 6 that somebody
  /// is on the way.
  static func kinds(ofStatus status: Int) -> [OrderEvent.Kind]? {
    switch status {
    case 1, 3: []
    case 2: [.paid]
    case 4: [.accepted]
    case 6: [.delivery]
    case 8: [.completed]
    case 9: [.cancelled]
    default: nil
    }
  }

  /// Why an order was cancelled: by whom, in the platform's words, and whether it never came about. Slow or clumsy
  /// riders are the merchant's reasons there and the rider's doing here.
  static func cause(ofCancel code: Int) -> (by: Party?, role: String?, isInvalid: Bool)? {
    switch code {
    case 1001, 1002: (.platform, "system", true)
    case 1101...1103: (.customer, nil, false)
    case 1201...1204: (.platform, "CS", false)
    case 1301: (nil, nil, false)
    case 2014...2016: (.rider, nil, false)
    case 2001...2013: (.merchant, nil, false)
    default: nil
    }
  }

  static let cancelWords: [Int: String] = [
    1001: "not confirmed in time", 1002: "not paid in 30 minutes", 1201: "wrong order", 1202: "test order",
    1203: "duplicate order", 2014: "rider slow to fetch", 2015: "rider slow", 2016: "lost or spilled",
  ]
}
