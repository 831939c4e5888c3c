// SPDX-License-Identifier: Apache-2.0

/// Orders and their steps.
let orderPhrases: [Phrase] = [
  Phrase("case", "工单", "Case"),
  Phrase("scenario", "场景", "Scenario"),
  Phrase("owner", "负责人", "Owner"),
  Phrase("waitingOn", "在等", "Waiting on"),
  Phrase("guess", "猜测", "Guess"),
  Phrase("noRider", "还没有骑手", "no rider yet"),
  Phrase("tlDue", "应 {0}", "due {0}"),
  Phrase("tlPromised", "承诺 {0}", "promised {0}"),
  Phrase("tlExpected", "（预计）", " (expected)"),
  Phrase("slackGood", "余 {0}", "{0} spare"),
  Phrase("slackLate", "晚 {0}", "{0} late"),
  Phrase("unknownTime", "未知", "unknown"),
  Phrase("stale", "最后看到 {0}", "last seen {0}"),
  Phrase("findCases", "查找工单", "Find cases"),
  Phrase("findBy", "订单号、手机尾号、姓名或内容", "Order number, phone tail, name or text"),
  Phrase("findHint", "例如 8812、6021、张、一起送", "e.g. 8812, 6021, Zhang, together"),
  Phrase("openedAt", "建立", "Opened"),
  Phrase("anyState", "全部", "any"),
  Phrase("unowned", "还没有负责人", "nobody yet"),
  Phrase("unknown", "未知", "unknown"),
]
