// SPDX-License-Identifier: Apache-2.0

/// What went wrong, in words a person can act on.
let errorPhrases: [Phrase] = [
  Phrase("error400", "内容不对", "That is not right"),
  Phrase("error401", "请先登录", "Please sign in"),
  Phrase("error403", "没有权限", "Not allowed"),
  Phrase("error404", "没有这个页面", "Not found"),
  Phrase("error409", "情况已变", "Things have changed"),
  Phrase("error413", "内容太大", "Too large"),
  Phrase("error422", "做不到", "That cannot be done"),
  Phrase("error429", "太频繁", "Too often"),
  Phrase("error500", "出错了", "Something went wrong"),
  Phrase("error503", "暂时不可用", "Not available right now"),
  Phrase("error400Text", "请检查填写的内容。", "Please check what you entered."),
  Phrase("error401Text", "登录已失效，请重新登录。", "Your sign-in has ended."),
  Phrase("error403Text", "你的角色或证书不允许这样做。", "Your role or certificates do not allow this."),
  Phrase("error404Text", "它可能已被移走，或你没有权限看到它。", "It may have moved, or you may not see it."),
  Phrase("error409Text", "别人刚刚改过，请看一眼最新情况再试。", "Somebody changed it just now; look again and retry."),
  Phrase("error413Text", "请发小一点的内容。", "Please send something smaller."),
  Phrase("error422Text", "现在的状态不允许这样做。", "The present state does not allow it."),
  Phrase("error429Text", "请稍等片刻再试。", "Please wait a moment."),
  Phrase("error500Text", "我们已经记下，请再试一次。", "We have noted it; please try again."),
  Phrase("error503Text", "请稍后再试。", "Please try again in a moment."),
  Phrase("backToStart", "回到首页", "Back to the start"),
  Phrase("error502", "外卖平台没有回应", "The platform does not answer"),
  Phrase("error502Text", "外卖平台没有回应，请稍后再试。", "The platform does not answer; please try again in a moment."),
]
