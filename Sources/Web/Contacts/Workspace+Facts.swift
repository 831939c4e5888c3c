// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// What a left column is made of: the agent's screen as the desk tells it, and the promises of its cases.
struct LeftFacts {
  let view: WorkspaceView
  let promises: [CaseID: PromiseGlance]
  let routing: RoutingPolicy
  let words: Words
  let now: Instant
  var time: TimeText { TimeText(words, now: now) }
}

extension WorkspaceLeft {
  init(_ facts: LeftFacts, current: ContactID?) {
    let view = facts.view
    let ids = view.contacts.flatMap { ["\($0.contact.id)", "\($0.contact.caseID)"] }
    self.init(
      me: Me(facts), offers: view.offers.compactMap { Offer($0, facts) }, hasOffers: !view.offers.isEmpty,
      rows: view.contacts.map { Row($0, isCurrent: $0.contact.id == current, facts) }, rowCount: view.contacts.count,
      queues: view.queues.map { Queue($0, facts) },
      topics: (["\(view.me.id)", LiveTopic.queues] + ids).joined(separator: " "), current: current.map { "\($0)" })
  }
}

extension WorkspaceLeft.Me {
  fileprivate init(_ facts: LeftFacts) {
    let (view, words) = (facts.view, facts.words)
    let reasons: [PauseReason] = [.rest, .meal, .meeting, .training, .relief, .fault]
    self.init(
      name: view.me.name, state: Self.name(of: view.status.state, words), tone: Self.tone(of: view.status.state),
      since: facts.time.near(view.status.since), length: facts.time.length(facts.now - view.status.since),
      isReady: Self.takesContacts(view.status.state), clock: Self.clock(of: view.status.state, facts),
      reasons: reasons.map { Choice(value: $0.rawValue, name: words("pause_\($0.rawValue)")) },
      figures: [
        .init(name: words("figureOpen"), value: "\(view.contacts.count)"),
        .init(name: words("figureUnread"), value: "\(view.contacts.filter { $0.unread > 0 }.count)"),
        .init(name: words("figurePromised"), value: "\(facts.promises.count)"),
      ])
  }

  static func name(of state: AgentState, _ words: Words) -> String {
    if case .paused(let reason) = state { return words("pause_\(reason.rawValue)") }
    return words("state_\(state.name)")
  }

  private static func clock(of state: AgentState, _ facts: LeftFacts) -> Clock? {
    guard case .wrapUp(let until) = state else { return nil }
    return Clock(
      facts.words("wrapUpClock"), due: until, warning: .seconds(15), then: facts.words("wrapUpThen"),
      words: facts.words, now: facts.now)
  }

  private static func takesContacts(_ state: AgentState) -> Bool {
    switch state {
    case .available, .busy, .offered: true
    case .offline, .paused, .wrapUp, .notReady: false
    }
  }

  static func tone(of state: AgentState) -> Tone {
    switch state {
    case .available: .good
    case .busy, .offered: .accent
    case .paused, .wrapUp: .amber
    case .notReady: .red
    case .offline: .calm
    }
  }
}

extension WorkspaceLeft.Offer {
  fileprivate init?(_ line: ContactLine, _ facts: LeftFacts) {
    guard case .offered(let open) = line.contact.state, let offer = open.offer else { return nil }
    let words = facts.words
    self.init(
      id: "\(offer)", contactID: "\(line.contact.id)", person: line.person?.name ?? words("person"),
      channelIcon: "chat",
      about: words("scenario_\(line.scenario.rawValue)"),
      waited: facts.time.length(facts.now - line.contact.routed.since),
      clock: Clock(
        words("offerClock"), due: open.until, warning: .seconds(10), then: words("offerThen"), words: words,
        now: facts.now))
  }
}

extension WorkspaceLeft.Row {
  fileprivate init(_ line: ContactLine, isCurrent: Bool, _ facts: LeftFacts) {
    let contact = line.contact
    let words = facts.words
    var text = words("scenario_\(line.scenario.rawValue)")
    if case .text(let said) = line.last?.body { text = String(said.prefix(60)) }
    self.init(
      id: "\(contact.id)", href: "/contacts/\(contact.id)", person: line.person?.name ?? words("person"),
      icon: contact.side == .customer ? "chat" : PromiseCard.Leg.icon(of: contact.side), text: text,
      at: facts.time.near(line.last?.at ?? contact.openedAt), unread: line.unread > 0 ? line.unread : nil,
      clock: Self.clock(contact, facts), isCurrent: isCurrent)
  }

  /// The clock that hurts first: our answer that is owed, else the next promise.
  private static func clock(_ contact: Contact, _ facts: LeftFacts) -> Clock? {
    if let said = contact.personAt, contact.answeredAt.map({ $0 < said }) ?? true {
      return Clock(
        facts.words("replyClock"), due: said + .minutes(2), warning: .minutes(1), words: facts.words, now: facts.now)
    }
    return facts.promises[contact.caseID].map {
      Clock(
        facts.words("promiseClock"), due: $0.due, warning: $0.isAtRisk ? .days(1) : .minutes(8), words: facts.words,
        now: facts.now)
    }
  }
}

extension WorkspaceLeft.Queue {
  fileprivate init(_ depth: QueueDepth, _ facts: LeftFacts) {
    let longest = depth.since.map { facts.now - $0 }
    self.init(
      name: facts.routing.queue(depth.queue)?.title[facts.words.language.rawValue] ?? depth.queue,
      waiting: depth.waiting, longest: longest.map(facts.time.length) ?? "–",
      tone: longest.map { $0 > .minutes(2) } ?? false ? .amber : .calm)
  }
}

extension ContactPane {
  init(_ opened: OpenedLine, me: Agent, names: [AgentID: String], words: Words, now: Instant) {
    let contact = opened.line.contact
    let isMine = contact.holder == me.id
    let person = opened.line.person?.name ?? words("person")
    let reader = StreamReader(isStaff: true, marks: contact.marks, person: person, names: names)
    self.init(
      id: "\(contact.id)", caseID: "\(contact.caseID)", person: person,
      tier: contact.side == .customer ? nil : words("party_\(contact.side.rawValue)"),
      channel: words("channel_\(contact.channel.rawValue)"), channelIcon: "chat",
      language: words("language_\(contact.language.rawValue)"), mood: MoodPiece(opened, words),
      state: words("contact_\(contact.state.name)"), isOpen: isMine,
      stream: StreamPiece(
        contact.id, opened.messages, reader: reader, source: "/contacts/\(contact.id)/stream", after: 0, words: words,
        now: now),
      templates: Self.templates(words, me: me.name), canWrapUp: isMine, canUnmask: me.can(.unmask))
  }

  private static func templates(_ words: Words, me: String) -> [Template] {
    ["hello", "moment", "checking", "sorry", "goodbye"].map {
      Template(name: words("template_\($0)"), text: words("template_\($0)_text", me))
    }
  }
}

extension MoodPiece {
  init(_ opened: OpenedLine, _ words: Words) {
    let said = opened.messages.compactMap { message -> String? in
      guard message.author == .person, case .text(let text) = message.body else { return nil }
      return text
    }
    self.init(
      contactID: "\(opened.line.contact.id)",
      guess: Mood.guess(said).map {
        Guess(
          name: words("mood_\($0.kind.rawValue)"), tone: $0.kind == .angry ? .red : .amber,
          reason: words("guess_word", $0.word))
      })
  }
}

/// A case and what stands beside it.
struct SideFacts {
  let view: CaseView
  let around: CaseSurroundings
  let me: Agent
  /// The signed page of an asked party.
  let link: @Sendable (Promise, Promise.Leg) -> String?
  /// The signed page of a nudged party.
  let nudge: @Sendable (Reminder) -> String?
  let reminders: ReminderPolicy
  let words: Words
  let now: Instant
}

extension SidePane {
  init(_ facts: SideFacts) {
    let file = facts.view.file
    let promises = facts.around.promises
    let shown = promises.filter { $0.state != .draft && $0.state != .withdrawn }.suffix(2)
    self.init(
      caseID: "\(file.id)",
      orders: OrdersCard(facts.around.orders, promises: promises, words: facts.words, now: facts.now),
      theCase: CaseCard(facts.view, words: facts.words, now: facts.now),
      concerns: facts.around.concerns.suffix(2).map {
        ConcernCard($0, limit: facts.around.limit, words: facts.words, now: facts.now)
      },
      promises: shown.reversed().map { PromiseCard($0, link: facts.link, words: facts.words, now: facts.now) },
      remedies: facts.around.remedies.suffix(3).map { RemedyCard($0, words: facts.words, now: facts.now) },
      reminders: facts.around.reminders.suffix(3).reversed().map {
        ReminderCard(
          $0, link: facts.nudge($0), stale: facts.reminders.stale, words: facts.words, now: facts.now)
      },
      actions: CaseActions(facts: facts).all, topics: Self.topics(file, facts.around).joined(separator: " "),
      commands: facts.around.commands.suffix(3).map { CommandPiece($0, words: facts.words, now: facts.now) })
  }
}

extension SidePane {
  private static func topics(_ file: Case, _ around: CaseSurroundings) -> [String] {
    ["\(file.id)"] + file.orders.map { "\($0)" } + around.promises.map { "\($0.id)" }
      + around.remedies.map { "\($0.id)" } + around.concerns.map { "\($0.id)" }
  }
}

extension CaseCard {
  fileprivate init(_ view: CaseView, words: Words, now: Instant) {
    let file = view.file
    var party: String?
    var clock: Clock?
    if case .waitingOn(let who, let until) = file.state {
      party = words("party_\(who.rawValue)")
      clock = Clock(words("waitClock"), due: until, warning: .minutes(2), words: words, now: now)
    }
    self.init(
      id: "\(file.id)", version: Int(file.changedAt.ms / 1000 % 1_000_000_000), number: Self.number(file.id),
      state: words("case_\(file.state.name)"),
      tone: file.state == .resolved ? .good : .accent,
      scenarios: Choice.all(Scenario.self, word: "scenario", words) { $0 == file.scenario },
      guess: file.guess.map { Self.reason(of: $0, words) }, owner: view.ownerName ?? words("unowned"),
      level: words("level_\(file.level.rawValue)"), waitingOn: party, waitingClock: clock, appGap: file.appGap,
      others: nil)
  }

  /// The end of the id: what people read to each other.
  static func number(_ id: CaseID) -> String { String("\(id)".suffix(6)) }

  static func reason(of guess: Suggestion, _ words: Words) -> String {
    switch guess.reason {
    case .word(let word): words("guess_word", word)
    case .orderLate: words("guess_orderLate")
    case .twoOrdersUnderWay: words("guess_twoOrders")
    case .deliveredJustNow: words("guess_delivered")
    case .asked: words("guess_asked")
    case .noticed: words("guess_noticed")
    case .nothingElse: words("guess_nothing")
    }
  }
}
