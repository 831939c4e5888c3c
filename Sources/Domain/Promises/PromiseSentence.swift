// SPDX-License-Identifier: Apache-2.0

/// Every sentence a customer is told about a promise, in the languages we serve. The offered sentence is what consent
/// refers to, word for word.
package enum PromiseSentence {
  package static func offer(_ kind: Promise.Kind, due: Instant, language: Language) -> String {
    switch (kind, language) {
    case (.together, .chinese): "两单由同一位骑手一起送到，最晚 \(due.clockText)。"
    case (.together, .english): "One rider brings both orders together, by \(due.clockText) at the latest."
    case (.writeBy, .chinese): "我们最晚 \(due.clockText) 给您答复。"
    case (.writeBy, .english): "We will write to you by \(due.clockText) at the latest."
    case (.readyBy, .chinese): "商家最晚 \(due.clockText) 出餐，我们盯着。"
    case (.readyBy, .english): "The shop has your food ready by \(due.clockText), and we watch it."
    case (.arriveBy, .chinese): "骑手最晚 \(due.clockText) 送到，我们盯着。"
    case (.arriveBy, .english): "The rider brings your order by \(due.clockText), and we watch it."
    }
  }

  static func made(_ version: Promise.Version) -> String {
    version.language == .chinese
      ? "已约定：\(version.sentence)我们会一直跟进，有变化先告诉您。"
      : "Agreed: \(version.sentence) We keep watching it and tell you first if anything changes."
  }

  static func atRisk(_ risk: Risk, due: Instant, language: Language) -> String {
    language == .chinese
      ? "情况有变：\(risk.sentence(.chinese))。我们正在处理，仍以 \(due.clockText) 为准，稍后告诉您结果。"
      : "Something has changed: \(risk.sentence(.english)). We are on it, still aiming for \(due.clockText), and will tell you."
  }

  static func propose(_ version: Promise.Version) -> String {
    version.language == .chinese
      ? "原定时间可能来不及。改为：\(version.sentence)您同意吗？不同意则仍按原时间为准。"
      : "The agreed time may not hold. New offer: \(version.sentence) Is that all right? Without your yes the old time stands."
  }

  static func kept(_ language: Language) -> String {
    language == .chinese ? "两单已一起送到，祝您用餐愉快。" : "Both orders have arrived together. Enjoy your meal."
  }

  static func broken(_ language: Language) -> String {
    language == .chinese
      ? "很抱歉，我们没有做到约定的事。客服会马上与您联系并给出补偿。"
      : "We are sorry: we did not keep what we promised. We will contact you at once about making it good."
  }

  static func void(_ kind: Promise.Kind, _ language: Language) -> String {
    guard language == .chinese else { return "The order was cancelled, so the promise has ended." }
    return kind == .together ? "订单已取消，一起送的约定随之结束。" : "订单已取消，约定的时间随之作废。"
  }
}
