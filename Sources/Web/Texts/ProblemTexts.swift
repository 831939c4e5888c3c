// SPDX-License-Identifier: Apache-2.0

/// Reasons of a refusal that a person can do something about: `problem_` and the type.
let problemPhrases: [Phrase] = [
  Phrase("problem_offer_gone", "这个会话已被接走或超时退回。", "The offer was taken or ran out."),
  Phrase("problem_not_yours", "会话不在你手里，不能回复。", "The contact is not with you."),
  Phrase("problem_contact_state", "会话已经结束。", "The contact has ended."),
  Phrase("problem_empty_message", "写点内容再发送。", "Write something first."),
  Phrase("problem_too_long", "太长了，最多 {0} 字。", "Too long: at most {0} characters."),
  Phrase("problem_promise_in_force", "还有进行中的承诺，不能结案。", "A promise is still running: the case cannot be closed."),
  Phrase(
    "problem_broken_without_remedy", "没做到的承诺还没有补偿，不能结案。",
    "A broken promise has no remedy yet: the case cannot be closed."),
  Phrase("problem_invalid_reason", "请写明原因，至少 3 个字。", "Give a reason of 3 characters at least."),
  Phrase("problem_invalid_minutes", "这个分钟数不行。", "That number of minutes is not possible."),
  Phrase("problem_invalid_yuan", "金额要在 1 到 1000 元之间。", "The amount must be 1 to 1000 yuan."),
  Phrase("problem_reason_missing", "请写明原因。", "Please give a reason."),
  Phrase("problem_promise_state", "承诺的状态刚刚变了，请看最新情况。", "The promise has just changed; look again."),
  Phrase("problem_other_version", "承诺已改为新的版本，请看最新内容。", "The promise has a newer version."),
  Phrase("problem_offer_lapsed", "这个提议已过期，请重新查一次。", "This offer has lapsed; check again."),
  Phrase("problem_message_missing", "要有顾客自己的话才能代为同意。", "A yes needs the customer's own words."),
  Phrase("problem_agent_state", "现在的状态不允许：先处理等你接的会话。", "Not in this state: answer the offer first."),
  Phrase(
    "problem_certificate", "证书填写不对：不能给自己发，每项至少选一个。",
    "The certificate is not right: never for oneself, and one of each list at least."),
  Phrase("problem_form_token", "页面太旧了，请刷新后再试。", "The page is too old; reload and try again."),
  Phrase(
    "problem_incident_sum", "突发事件的补偿总额到顶了，还剩 {0}：要两位负责人核准更多。",
    "The incident's remedies have come to their limit, {0} is left: two leaders must approve more."),
  Phrase("problem_incident_sum_asked", "没有人申请过提高总额。", "Nobody has asked for a larger sum."),
  Phrase("problem_own_signature", "自己申请的要由别人核准。", "Somebody else must approve what you asked for."),
  Phrase("problem_remedy_rights", "你的证书不允许这笔补偿。", "Your certificate does not allow this remedy."),
  Phrase("problem_nothing_to_refund", "这张订单已经全额退过了。", "Everything has been paid back already."),
  Phrase("problem_day_exhausted", "今天的限额只剩 {0}。", "Only {0} is left of today's limit."),
  Phrase("problem_above_order_cap", "这张订单最多还能补偿 {0}。", "At most {0} more for this order."),
  Phrase("problem_above_rule", "按规则最多 {0}。", "The rule allows at most {0}."),
  Phrase("problem_no_rule", "这个原因没有对应的补偿规则。", "No rule gives this for that cause."),
  Phrase("problem_command_kind", "这项操作不走平台指令：退款走补偿，一起送走承诺。", "Money is a remedy, bringing together a promise."),
  Phrase("problem_command_rights", "你的证书不允许这项指令。", "Your certificate does not allow this command."),
  Phrase(
    "problem_command_under_way", "同样的指令还没有结果，不能再发一次。", "The same command has no result yet; it is not sent twice."),
  Phrase("problem_command_state", "指令的状态刚刚变了，请看最新情况。", "The command has just changed; look again."),
  Phrase("problem_invalid_note", "请写明为什么，3 到 200 字。", "Say why, in 3 to 200 characters."),
  Phrase(
    "problem_invalid_text", "请写明给对方看的话；催单答复最多 30 字。",
    "Write what they read; a reply to a reminder has at most 30 characters."),
  Phrase(
    "problem_invalid_amount", "金额不对：小费 0 到 8 元整数，索赔要大于 0。",
    "The tip is 0 to 8 whole yuan; a claim is more than nothing."),
  Phrase("problem_invalid_sure", "请先确认。", "Please confirm first."),
  Phrase("problem_picture", "图片太大或不是图片。", "The picture is too large or not a picture."),
]
