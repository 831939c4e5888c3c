// SPDX-License-Identifier: Apache-2.0

/// The leader's screen.
let leaderPhrases: [Phrase] = [
  Phrase("team", "团队", "Team"),
  Phrase("promisesAtRisk", "有风险的承诺", "Promises at risk"),
  Phrase("escalations", "转上来的工单", "Escalations"),
  Phrase("queueByWait", "队列（等得最久在前）", "Queue, longest wait first"),
  Phrase("noRisks", "没有承诺有风险", "No promise is at risk"),
  Phrase("noEscalations", "没有转上来的工单", "No escalations"),
  Phrase("nobodyWaits", "没有人在等", "Nobody waits"),
  Phrase("chooseRow", "选一行看全部", "Choose a row to see all of it"),
  Phrase("figureWaiting", "在等", "waiting"),
  Phrase("figureLongest", "最久", "longest"),
  Phrase("figureReady", "可接待", "ready"),
  Phrase("figureRisk", "有风险", "at risk"),
  Phrase("figureInForce", "进行中的承诺", "promises in force"),
  Phrase("loadOf", "{0} 个会话", "{0} contacts"),
  Phrase("escalationClock", "组长时限", "leader is due"),
  Phrase("answerClock", "应答时限", "answer due"),
]
