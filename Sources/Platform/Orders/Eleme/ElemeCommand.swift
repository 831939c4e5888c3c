// SPDX-License-Identifier: Apache-2.0
import Domain

/// A command of ours as a call of Ele.me's interface, where it has one. It cannot bring two orders together, choose a
/// rider, move a clock, ask anybody, nudge, show a text or give a red packet.
struct ElemeCommand: Hashable, Sendable {
  let action: String
  let parameters: [String: Loose]

  enum Fault: Error, Hashable { case notSupported, invalid(String) }

  init(_ command: PlatformCommand) throws(Fault) {
    guard Self.supported.contains(command.kind) else { throw .notSupported }
    guard command.orders.count == 1, let order = command.orders.first else { throw .invalid("one order") }
    let (name, more) = try Self.call(command)
    action = "eleme.order.\(name)"
    parameters =
      command.kind == .replyReminder || command.kind == .claim
      ? more : more.merging(["orderId": .text(order.text)]) { first, _ in first }
  }

  static let supported: Set<PlatformCommand.Kind> = [
    .acceptOrder, .cancelOrder, .agreeRefund, .refuseRefund, .refund, .replyReminder, .callRider, .cancelRider,
    .deliverSelf, .stopDelivery, .markReady, .delayCooking, .claim,
  ]

  private static func call(_ command: PlatformCommand) throws(Fault) -> (String, [String: Loose]) {
    let words = command.text ?? command.question ?? ""
    switch command.kind {
    case .acceptOrder: return ("confirmOrderLite", [:])
    case .cancelOrder:
      let type = command.cause.flatMap { invalidTypes.contains($0) ? $0 : nil } ?? "others"
      return ("cancelOrderLite", ["type": .text(type), "remark": .text(words)])
    case .agreeRefund: return ("agreeRefundLite", [:])
    case .refuseRefund: return ("disagreeRefundLite", ["reason": .text(words)])
    case .refund:
      guard let amount = command.amount, amount > .zero else { throw .invalid("amount") }
      return ("refundPart", ["refundPrice": .number(amount.yuanText), "reason": .text(words)])
    case .replyReminder: return ("replyReminder", try reply(command))
    case .callRider: return ("callDelivery", try tip(command.amount))
    case .cancelRider: return ("cancelDelivery", [:])
    case .deliverSelf: return ("deliveryBySelfLite", [:])
    case .stopDelivery: return ("noMoreDeliveryLite", [:])
    case .markReady: return ("setOrderPrepared", [:])
    case .delayCooking:
      guard let due = command.due else { throw .invalid("due") }
      // `setDelayCookingTimeSetting` is the whole shop's; one order's time is told here.
      return ("orderPredictFinishTime", ["predictTime": .number("\(due.ms)")])
    case .claim:
      guard let cause = command.cause, claimReasons.contains(cause) else { throw .invalid("cause") }
      let claim: [String: Loose] = [
        "orderId": .text(command.orders.first?.text ?? ""), "compensationReason": .text(cause),
        "description": .text(words),
      ]
      return ("batchApplyCompensations", ["requests": .list([.object(claim)])])
    case .together, .separate, .moveClock, .ask, .nudge, .notify, .coupon: throw .notSupported
    }
  }

  /// In our own words at most thirty characters.
  private static func reply(_ command: PlatformCommand) throws(Fault) -> [String: Loose] {
    guard let reminder = command.reminder else { throw .invalid("reminder") }
    let kind = command.reply ?? .ownWords
    let type = ElemeMessage.replies.first { $0.0 == kind }?.1 ?? "custom"
    let words = command.question ?? command.text ?? ""
    guard words.count <= PlatformReminder.mostWords else { throw .invalid("question") }
    guard kind != .ownWords || !words.isEmpty else { throw .invalid("question") }
    return ["remindId": .text(reminder), "type": .text(type), "content": .text(words)]
  }

  /// A tip is one to eight whole yuan.
  private static func tip(_ amount: Money?) throws(Fault) -> [String: Loose] {
    guard let amount, amount != .zero else { return [:] }
    guard amount.fen % 100 == 0, (1...8).contains(amount.fen / 100) else { throw .invalid("amount") }
    return ["fee": .number("\(amount.fen / 100)")]
  }

  private static let invalidTypes: Set<String> = [
    "others", "fakeOrder", "contactUserFailed", "foodSoldOut", "restaurantClosed", "distanceTooFar",
    "restaurantTooBusy", "forceRejectOrder", "deliveryFault", "notSatisfiedDeliveryRequirement",
  ]

  private static let claimReasons: Set<String> = [
    "TAKE_ORDER_TIMEOUT", "DELIVERY_NOT_FINISHED", "DRIVER_SUBMIT_BEFORE_FINISHED", "FOOD_LOOKS_NOT_WELL",
    "DRIVER_LOOKS_NOT_WELL", "ADVISED_TO_CANCEL_BY_DRIVER", "DRIVER_ASK_FOR_ADDITIONAL_COST",
    "DRIVER_WRITE_WRONG_EXCEPTION_REASON", "DELIVERY_BY_SELF", "SYSTEM_ERROR", "DELIVERY_TIMEOUT",
  ]
}

extension ElemeCommand.Fault {
  var reason: String {
    switch self {
    case .notSupported: "notSupported"
    case .invalid(let field): "invalid: \(field)"
    }
  }
}
