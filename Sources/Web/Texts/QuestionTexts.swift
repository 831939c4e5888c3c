// SPDX-License-Identifier: Apache-2.0

/// The one question for merchant and rider.
let questionPhrases: [Phrase] = [
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
]
