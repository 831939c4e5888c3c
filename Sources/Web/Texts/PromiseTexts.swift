// SPDX-License-Identifier: Apache-2.0

/// Promises and their legs.
let promisePhrases: [Phrase] = [
  Phrase("proof", "凭什么算数", "Proven by"),
  Phrase("promiseClock", "承诺到期", "promise due"),
  Phrase("answersBy", "{0} 前答复", "answers by {0}"),
  Phrase("andMore", "（另有 {0} 项）", " (and {0} more)"),
  Phrase("factExpected", "预计", "Expected"),
  Phrase("factBy", "最晚", "By"),
  Phrase("factUndo", "可撤回至", "Can be undone until"),
  Phrase("factOthers", "其他顾客", "Other customers"),
  Phrase("factCost", "谁出钱", "Who pays"),
  Phrase("factCostNobody", "不花钱；骑手和商家的时限一起改", "Nobody: the clocks of rider and shop move along"),
  Phrase("factHow", "怎么做", "How"),
  Phrase("factNotHere", "这个平台做不到", "Not on this platform"),
  Phrase("stepWaiting", "还没发", "not sent"),
  Phrase("stepOut", "已发出，等事件", "sent, waits for the event"),
  Phrase("stepTaken", "已受理，平台不回报", "taken; the platform never tells"),
  Phrase("stepShown", "已发生", "has happened"),
  Phrase("stepSilent", "没有动静，已去查", "nothing came; its record is asked for"),
  Phrase("stepNeedless", "不需要了", "not needed any more"),
  Phrase("factLegs", "要谁答应", "Who must agree"),
  Phrase("othersNone", "不受影响", "not affected"),
  Phrase("othersInTime", "最多晚 {0} 分钟，仍准时", "at most {0} min later, still in time"),
  Phrase("othersLate", "最多晚 {0} 分钟，超时 {1} 分钟", "at most {0} min later, {1} past their clock"),
  Phrase("approvedByService", "客服 {0}", "Service, {0}"),
  Phrase("questionLink", "链接", "link"),
]
