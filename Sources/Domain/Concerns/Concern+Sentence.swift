// SPDX-License-Identifier: Apache-2.0

extension Concern {
  /// What the customer reads: what is wrong, the new time or that it is not known, and what happens next.
  package func sentence(of word: Word, _ language: Language) -> String {
    let chinese = language == .chinese
    let shop = shopName.map { chinese ? "「\($0)」" : " from \($0)" } ?? ""
    let opening = chinese ? "您\(shop)的订单\(cause(language))" : "Your order\(shop): \(cause(language))"
    return "\(opening)\(chinese ? "，" : "; ")\(outlook(word, chinese: chinese))"
  }

  private func outlook(_ word: Word, chinese: Bool) -> String {
    if clock == .tooFar {
      return chinese ? "如果您没有拿到餐，请告诉我们，我们马上处理" : "if you do not have the food, tell us and we will deal with it at once"
    }
    if let arrival = word.arrival?.clockText {
      let first = due.map { chinese ? "（原定 \($0.clockText)）" : " (instead of \($0.clockText))" } ?? ""
      return chinese
        ? "预计 \(arrival) 送到\(first)。我们在跟进，您不用来电"
        : "it should be there at \(arrival)\(first). We are on it, no need to call"
    }
    let more = word.moreBy?.clockText ?? ""
    if clock == .refundUnanswered {
      return chinese ? "我们在催，\(more) 前给您消息" : "we are asking, and you hear from us by \(more)"
    }
    let silent = word.isAnswered ? "" : chinese ? "（平台没有回应实时情况）" : " (the platform gives no live answer)"
    return chinese
      ? "新的送达时间还不能确定\(silent)，\(more) 前我们再告诉您"
      : "the new time is not known yet\(silent); you hear more from us by \(more)"
  }

  /// What is wrong, in a few words.
  package func cause(_ language: Language) -> String {
    let (chinese, english) =
      switch clock {
      case .notAccepted: ("商家还没有接单", "the shop has not accepted it")
      case .notStarted: ("商家接单后一直没有消息", "the shop took it and has not been heard of since")
      case .notReady: ("商家还没有出餐", "the kitchen is not ready")
      case .noRider: ("还没有骑手接单", "no rider has taken it")
      case .riderAway: ("骑手还没有到店", "the rider is not at the shop yet")
      case .standing: ("配送停住了", "the delivery is held up")
      case .riding: ("取餐后一直没有送到", "it was picked up and is not there yet")
      case .late: ("已过原定时间", "its time is over")
      case .refundUnanswered: ("的退款申请商家还没有答复", "the shop has not answered your request for money back")
      case .tooFar:
        ("显示已送达，但骑手的位置离您的地址\(metres(.chinese))", "marked as delivered, but the rider was \(metres(.english)) away")
      }
    return language == .chinese ? chinese : english
  }

  private func metres(_ language: Language) -> String {
    let metres = (evidence.first { $0.fact == .delivered }?.metres ?? 0) / 100 * 100
    return language == .chinese ? "约 \(metres) 米" : "about \(metres) m"
  }
}
