// SPDX-License-Identifier: Apache-2.0
import Domain

/// A promise as its owner sees it: the sentence as the customer was told it, its clock, one leg per party, the proof
/// it waits for and, when at risk, why and what can be done now.
struct PromiseCard: Sendable {
  struct Leg: Sendable {
    var party: String
    var icon: String
    /// "已答应", "等答复", "没有回音".
    var state: String
    var stateIcon: String
    var tone: Tone
    var since: String
    /// What was said or until when we wait.
    var detail: String?
    /// The signed page with the question, while it can be answered.
    var link: String? = nil
  }

  struct Risk: Sendable {
    /// One line.
    var reason: String
    var tone: Tone
    var icon: String
    var actions: [ActionRow]
    init(reason: String, tone: Tone, actions: [ActionRow]) {
      self.reason = reason
      self.tone = tone
      icon = tone == .red ? "late" : "warn"
      self.actions = actions
    }
  }

  var id: String
  var version: Int
  var state: String
  var tone: Tone
  var sentence: String
  var due: Clock?
  var legs: [Leg]
  var proof: String?
  var risk: Risk?
}

/// One thing that can be done: its name, what it costs and who pays, why it is allowed, or why not and who may.
struct ActionRow: Sendable {
  /// Stable name for keys and the command list: "merge".
  var key: String
  var name: String
  var icon: String
  var shortcut: String?
  var why: String
  var isAllowed: Bool
  /// Asked with GET into the dialog when it needs a look first, else carried out with POST.
  var dialog: String?
  var post: String?

  init(
    _ key: String, name: String, icon: String, shortcut: String? = nil, why: String, isAllowed: Bool = true,
    dialog: String? = nil, post: String? = nil
  ) {
    self.key = key
    self.name = name
    self.icon = icon
    self.shortcut = shortcut
    self.why = why
    self.isAllowed = isAllowed
    self.dialog = dialog
    self.post = post
  }
}

/// The answer to "can these orders arrive together?", before anything is said to the customer.
struct FeasibilityPage: Sendable {
  struct Fact: Sendable {
    var name: String
    var value: String
    init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  var caseID: String
  /// "可以，12:58 前一起到", "可以，但要顾客同意晚 12 分", "不行".
  var verdict: String
  var tone: Tone
  var icon: String
  var plan: String
  var facts: [Fact]
  /// What the customer will read, word for word; nil when the answer is no and nothing is to be promised.
  var sentence: String?
  var needsConsent: Bool
  /// Where to post the yes.
  var post: String
  var commandID: String
  /// The plan's own stamp: the verb refuses when facts have moved on since.
  var stamp: String
  /// Who talks to us did not place these orders: the agent has to say that the promise is meant for that person.
  var isForAnother = false

  init(
    caseID: String, verdict: String, tone: Tone, plan: String, facts: [Fact], sentence: String?, needsConsent: Bool,
    post: String, commandID: String, stamp: String
  ) {
    self.caseID = caseID
    self.verdict = verdict
    self.tone = tone
    icon = tone == .good ? "check" : tone == .red ? "cross" : "warn"
    self.plan = plan
    self.facts = facts
    self.sentence = sentence
    self.needsConsent = needsConsent
    self.post = post
    self.commandID = commandID
    self.stamp = stamp
  }
}
