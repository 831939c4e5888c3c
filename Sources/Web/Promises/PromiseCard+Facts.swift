// SPDX-License-Identifier: Apache-2.0
import Domain

extension PromiseCard {
  init(
    _ promise: Promise, link: (Promise, Promise.Leg) -> String? = { _, _ in nil }, words: Words, now: Instant
  ) {
    let isOpen = promise.state == .inForce || promise.state == .offered
    let warning: Span = promise.isAtRisk ? .days(1) : .minutes(8)
    self.init(
      id: "\(promise.id)", version: Self.version(of: promise),
      state: words(promise.isAtRisk ? "promise_atRisk" : "promise_\(promise.state.rawValue)"),
      tone: Self.tone(of: promise, now), sentence: (promise.agreed ?? promise.versions.last)?.sentence ?? "",
      due: isOpen
        ? promise.due.map { Clock(words("promiseClock"), due: $0, warning: warning, words: words, now: now) } : nil,
      legs: promise.legs.map { leg in
        var shown = Leg(leg, words: words, now: now)
        if leg.party == .platform, let steps = promise.plan?.steps { shown.detail = Leg.detail(steps, leg, words) }
        if leg.state == .asked || leg.state == .silent { shown.link = link(promise, leg) }
        return shown
      }, proof: words("proof_\(promise.kind.rawValue)"),
      risk: promise.risks.first.map { Risk($0, of: promise, words: words, now: now) })
  }

  static func tone(of promise: Promise, _ now: Instant) -> Tone {
    switch promise.state {
    case .kept, .keptLate: .good
    case .broken: .red
    case .inForce where promise.isAtRisk:
      promise.due.map { $0 - now < .minutes(5) } ?? false ? .red : .amber
    case .inForce, .offered: .accent
    case .draft, .released, .void, .remedied, .withdrawn: .calm
    }
  }

  /// Grows with everything that is shown: versions, legs that moved, risks and the end.
  private static func version(of promise: Promise) -> Int {
    let moved = promise.legs.map { $0.attempt * 3 + ($0.state == .waiting ? 0 : $0.state == .asked ? 1 : 2) }
    let steps = (promise.plan?.steps ?? []).map { PlanStep.State.allCases.firstIndex(of: $0.state) ?? 0 }
    return promise.versions.count * 1000 + steps.reduce(0, +) + moved.reduce(0, +) * 10 + promise.ownerMoves.count
      + (promise.state.isEnd ? 9 : 0)
  }
}

extension PromiseCard.Leg {
  init(_ leg: Promise.Leg, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    let (icon, tone): (String, Tone) =
      switch leg.state {
      case .agreed: ("check", .good)
      case .declined: ("cross", .red)
      case .silent: ("warn", .amber)
      case .taken: ("check", .accent)
      case .asked, .waiting: ("clock", .amber)
      case .void: ("dots", .calm)
      }
    self.init(
      party: words("party_\(leg.party.rawValue)"), icon: Self.icon(of: leg.party),
      state: words("leg_\(leg.state.rawValue)"), stateIcon: icon, tone: tone,
      since: (leg.answeredAt ?? leg.askedAt).map(time.near) ?? "",
      detail: leg.reason ?? (leg.state == .asked ? leg.deadline.map { words("answersBy", time.near($0)) } : nil))
  }

  /// The single commands of a plan, each with what has become of it.
  fileprivate static func detail(_ steps: [PlanStep], _ leg: Promise.Leg, _ words: Words) -> String {
    let parts = steps.map { step in
      words("command_\(step.kind.rawValue)") + words("colon")
        + (step.state == .refused
          ? OrderCommandReason.sentence(step.reason ?? "", words.language) : words(text(of: step.state)))
    }
    let reason = leg.reason.map { OrderCommandReason.sentence($0, words.language) }
    return (parts + (leg.reason == "otherRider" ? [reason ?? ""] : [])).joined(separator: words("comma"))
  }

  private static func text(of state: PlanStep.State) -> String {
    switch state {
    case .waiting: "stepWaiting"
    case .sent, .answered: "stepOut"
    case .taken: "stepTaken"
    case .shown: "stepShown"
    case .silent, .refused: "stepSilent"
    case .needless: "stepNeedless"
    }
  }

  static func icon(of party: Party) -> String {
    switch party {
    case .platform: "platform"
    case .merchant: "shop"
    case .rider: "rider"
    case .customer: "person"
    }
  }
}

extension PromiseCard.Risk {
  fileprivate init(_ risk: Risk, of promise: Promise, words: Words, now: Instant) {
    let others = promise.risks.count - 1
    self.init(
      reason: risk.sentence(words.language) + (others > 0 ? words("andMore", "\(others)") : ""),
      tone: PromiseCard.tone(of: promise, now) == .red ? .red : .amber,
      actions: risk.actions.map { ActionRow($0, risk, promise.id, words) })
  }
}

extension ActionRow {
  fileprivate init(_ action: Risk.Action, _ risk: Risk, _ promise: PromiseID, _ words: Words) {
    let base = "/promises/\(promise)"
    switch action {
    case .extendWithConsent:
      self.init("extend", name: words("extend"), icon: "clock", why: words("whyExtend"), dialog: "\(base)/extension")
    case .reoffer:
      self.init("reoffer", name: words("reoffer"), icon: "merge", why: words("whyReoffer"), post: "\(base)/reoffer")
    case .hold:
      self.init("hold", name: words("hold"), icon: "shop", why: words("whyHold"), post: "\(base)/questions/merchant")
    case .splitWithApology:
      self.init("split", name: words("split"), icon: "merge", why: words("whySplit"), dialog: "\(base)/split")
    case .restoreClock:
      self.init(
        "restoreClock", name: words("restoreClock"), icon: "clock", why: words("whyRestoreClock"), post: "\(base)/clock"
      )
    case .askAgain:
      self.init(
        "askAgain", name: words("askAgain"), icon: "bell", why: words("whyAskAgain"),
        post: "\(base)/questions/\((risk.party ?? .rider).rawValue)")
    }
  }
}
