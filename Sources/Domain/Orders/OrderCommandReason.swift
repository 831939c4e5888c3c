// SPDX-License-Identifier: Apache-2.0

/// Why a command cannot be, or was not, carried out: codes of the order's own state, of our own platform and of others, in
/// words. A code that nobody knows is said as the platform's own.
package enum OrderCommandReason {
  package static func sentence(_ code: String, _ language: Language) -> String {
    let plain = code.split(separator: ":").first.map { String($0) } ?? code
    if let (chinese, english) = words[code] ?? words[plain] { return language == .chinese ? chinese : english }
    if code.isEmpty { return language == .chinese ? "平台没有说明原因" : "the platform gave no reason" }
    return language == .chinese ? "平台答复「\(code)」" : "the platform says “\(code)”"
  }

  private static let words: [String: (String, String)] = [
    "notSupported": ("这个平台没有这项操作", "this platform has no such command"),
    "unknownOrder": ("平台不认识这张订单", "the platform does not know this order"),
    "otherCity": ("订单属于另一个城市", "the order belongs to another city"),
    "past": ("已过时限", "its time is over"), "ended": ("订单已结束", "the order has ended"),
    "incomplete": ("内容不全", "something is missing"), "invalid": ("内容不合平台的要求", "not as the platform wants it"),
    "notAccepted": ("商家还没有接单", "the shop has not accepted it yet"),
    "accepted": ("商家已经接单", "the shop has accepted it already"),
    "cooking": ("已经开始制作", "cooking has begun"), "notCooking": ("还没有开始制作", "cooking has not begun"),
    "ready": ("商家已标记出餐", "it is marked ready already"),
    "pickedUp": ("骑手已经取餐", "the rider has picked it up"), "delivered": ("订单已送达", "it has been delivered"),
    "completed": ("订单已完成", "the order is completed"), "cancelled": ("订单已取消", "the order is cancelled"),
    "otherRider": ("接单的是另一位骑手", "another rider has taken it"),
    "hasRider": ("已经有骑手", "it has a rider"), "noRider": ("还没有骑手", "it has no rider yet"),
    "onItsWay": ("配送正在进行，不能再呼叫", "a delivery is under way: no other can be called"),
    "notGrouped": ("没有合单", "it goes with no other order"),
    "noRequest": ("没有待处理的售后申请", "no request for money is open"),
    "arbitrating": ("平台客服正在仲裁，商家不能再操作", "the platform's service arbitrates: the shop may not act"),
    "agreed": ("已经同意退款", "the refund is agreed already"), "autoAgreed": ("超时已自动同意", "agreed by itself"),
    "rejected": ("商家已经拒绝", "the shop has refused it"), "upheld": ("仲裁已支持顾客", "the ruling was for the customer"),
    "dismissed": ("仲裁已驳回", "the ruling was against the request"),
    "withdrawn": ("顾客已撤回申请", "the customer has taken the request back"),
    "appealWithdrawn": ("顾客已撤回仲裁", "the customer has taken the appeal back"),
    "executing": ("退款正在打款", "the money is on its way"), "refunded": ("已经退款", "it has been refunded"),
    "failed": ("退款打款失败", "the money did not get through"), "abnormal": ("退款打款异常", "the money is stuck"),
    "noReminder": ("没有待答复的催单", "no reminder waits for an answer"), "replied": ("催单已答复", "it is answered already"),
    "overPaid": ("超过已付金额", "more than was paid"), "noAnswer": ("平台没有回答", "the platform did not answer"),
    "BUSINESS_ERROR": ("平台的业务规则不允许（BUSINESS_ERROR）", "the platform's rules do not allow it (BUSINESS_ERROR)"),
    "VALIDATION_FAILED": ("平台认为参数不对（VALIDATION_FAILED）", "the platform finds it malformed (VALIDATION_FAILED)"),
    "PERMISSION_DENIED": ("平台未授权（PERMISSION_DENIED）", "the platform has not authorised us (PERMISSION_DENIED)"),
    "808": ("平台不允许这项操作（808）", "the platform does not allow it (808)"),
    "status 400": ("平台拒绝了请求（400）", "the platform rejected the request (400)"),
    "status 403": ("平台不允许（403）", "the platform forbids it (403)"),
  ]
}

extension OrderCommand {
  /// How it stands, in one sentence, with what it rests on.
  package func sentence(_ language: Language) -> String {
    let isChinese = language == .chinese
    let last = marks.last
    let reason = { OrderCommandReason.sentence(last?.evidence?.droppingAnswer ?? "", language) }
    switch state {
    case .proposed: return isChinese ? "等组长签字" : "waits for a leader's signature"
    case .declined: return (isChinese ? "未获批准：" : "not approved: ") + (last?.evidence ?? "")
    case .asked: return isChinese ? "正在发出" : "about to leave"
    case .sent: return isChinese ? "已发出，等平台答复" : "sent, the platform has not answered"
    case .answered:
      let by = deadline?.clockText ?? ""
      return isChinese ? "平台已受理，等事件确认（\(by) 前）" : "taken by the platform; an event has to confirm it by \(by)"
    case .refused: return (isChinese ? "平台拒绝：" : "refused: ") + reason()
    case .confirmed: return isChinese ? "平台事件已确认" : "confirmed by the platform's event"
    case .taken: return isChinese ? "平台已受理；这项操作平台不回报结果" : "taken; the platform never tells the outcome of this"
    case .silent: return isChinese ? "平台说已受理，却没有任何事件，请核实" : "the platform said yes and nothing came: look"
    case .unknown: return isChinese ? "没有答复，不会重发，请核实" : "no answer; it is not sent again: look"
    case .lapsed: return isChinese ? "没有发出去，什么也没有发生" : "it never left; nothing has happened"
    case .foundDone: return (isChinese ? "已人工核实：办成了。" : "a person found it done. ") + (last?.evidence ?? "")
    case .foundUndone: return (isChinese ? "已人工核实：没有办成。" : "a person found it not done. ") + (last?.evidence ?? "")
    }
  }
}

extension String {
  /// Without the "refused: " in front of a platform's code.
  fileprivate var droppingAnswer: String {
    hasPrefix("refused: ") ? String(dropFirst("refused: ".count)) : self == "refused" ? "" : self
  }
}
