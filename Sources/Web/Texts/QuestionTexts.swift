// SPDX-License-Identifier: Apache-2.0

/// The one question for merchant and rider.
let questionPhrases: [Phrase] = [
  Phrase("howLong", "还要多久", "How long still"),
  Phrase("noTime", "说不准", "Cannot say"),
  Phrase("inMinutes", "{0} 分钟", "{0} min"),
  Phrase("orInOwnWords", "或者自己写（最多 30 字）", "Or in your own words (at most 30 characters)"),
  Phrase("nudgeCosts", "不扣分、不扣钱；顾客会看到你的答复", "Nothing; the customer reads your answer"),
  Phrase("nudgeNoted", "已转告顾客：{0}。谢谢！", "The customer was told: {0}. Thank you!"),
  Phrase("shopSays_cooking", "制作中", "Cooking"),
  Phrase("shopSays_sentOut", "已经送出", "On its way"),
  Phrase("shopSays_shortHanded", "人手不足", "Short of hands"),
  Phrase("shopSays_weather", "天气原因", "The weather"),
  Phrase("riderSays_sentOut", "正在送", "On my way"),
  Phrase("riderSays_shortHanded", "单太多", "Too many orders"),
  Phrase("riderSays_weather", "天气原因", "The weather"),
  Phrase("costsYou", "对你的影响", "What it costs you"),
  Phrase("approvedBy", "谁批准", "Approved by"),
  Phrase("yesICan", "可以", "Yes, I can"),
  Phrase("noICannot", "不行", "No, I cannot"),
  Phrase("questionClock", "请在此之前回答", "please answer before"),
  Phrase("answeredYes", "已记下：可以。谢谢！", "Noted: yes. Thank you!"),
  Phrase("answeredNo", "已记下：不行。没有任何影响。", "Noted: no. It costs you nothing."),
  Phrase("answeredLate", "时间已过，不用再回答。", "The time is over; no answer needed."),
  Phrase("noCostRider", "不扣钱：两单的时限都已改到 {0}", "Nothing: the clocks of both orders were moved to {0}"),
  Phrase("noCostMerchant", "不扣分、不计超时", "Nothing: it does not count as late"),
  Phrase("askRider", "能等齐两单一起送吗？最晚 {0} 送到。", "Can you wait for both and bring them together, by {0}?"),
  Phrase(
    "askMerchant", "能把两单一起交给同一位骑手吗？约 {0} 取餐，最晚 {1} 送到。",
    "Can you hand both orders to one rider? Pick-up about {0}, delivered by {1}."),
  Phrase("askReason", "同一位顾客，同一个地址，顾客已同意", "Same customer, same address; the customer has agreed"),
]
