// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// What the order itself, as we mirror it, says against a command, before the platform is asked; nil when nothing
  /// does. While the platform's service arbitrates a request, the merchant's answers to it are illegal ("arbitrating").
  package func objection(to command: PlatformCommand) -> String? {
    switch command.kind {
    case .agreeRefund, .refuseRefund:
      guard let sale = command.afterSale.flatMap(afterSale) ?? openAfterSale, let state = sale.state else {
        return "noRequest"
      }
      return state.takesMerchantsAnswer ? nil : state.rawValue
    case .replyReminder:
      guard let asked = reminded.first(where: { $0.id == command.reminder }) else { return "noReminder" }
      return asked.reply == nil ? nil : "replied"
    case .acceptOrder: return acceptedAt != nil ? "accepted" : isOver ? stage.rawValue : nil
    case .cancelOrder: return isOver ? stage.rawValue : nil
    case .markReady:
      return isOver || pickedUpAt != nil ? stage.rawValue : readyAt != nil && !isReadyDoubted ? "ready" : nil
    case .delayCooking: return isOver || pickedUpAt != nil ? stage.rawValue : nil
    case .callRider: return isOver ? stage.rawValue : delivery.map(\.mayCallAgain) ?? true ? nil : "onItsWay"
    case .cancelRider, .deliverSelf, .stopDelivery: return isOver || pickedUpAt != nil ? stage.rawValue : nil
    case .refund, .claim: return isFullyRefunded && command.kind == .refund ? "refunded" : nil
    case .moveClock, .nudge: return isOver ? stage.rawValue : nil
    case .separate: return together.isEmpty ? "notGrouped" : isOver || pickedUpAt != nil ? stage.rawValue : nil
    case .together, .ask, .notify, .coupon: return nil
    }
  }
}
