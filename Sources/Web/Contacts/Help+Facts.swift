// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension HelpPage {
  /// - Parameters:
  ///   - reminders: when a reminder's facts are old, and how long a party cools down.
  ///   - opensChat: the page was asked for to talk.
  init(_ view: HelpView, reminders: ReminderPolicy, opensChat: Bool = false, words: Words, now: Instant) {
    let shown = view.promises.filter { $0.pending != nil || [.inForce, .kept, .keptLate, .broken].contains($0.state) }
    let together = Set(view.mergeable.map(\.id))
    let refunding = Set(view.remedies.filter { $0.form == .refund && $0.counts }.map(\.order))
    var chat = Chat(view, words: words, now: now)
    chat.isOpen = opensChat
    self.init(
      topics: Web.topics(of: view).sorted().joined(separator: " "),
      promises: shown.map { Promise($0, words: words, now: now) },
      remedies: view.remedies.map { Remedy($0, of: view, words: words, now: now) },
      orders: view.orders.map { card in
        let offers = Offers(
          together: together.count >= 2 && together.contains(card.id), isByPolicy: view.promisesTogether,
          refund: !refunding.contains(card.order.ref))
        var order = Order(card, offers, words, now)
        order.reminded = Reminded(
          view.reminders[card.order.ref] ?? [], policy: reminders, words: words, now: now)
        order.noticed = view.concerns[card.order.ref].flatMap { one in
          one.words.last.map { one.sentence(of: $0, words.language) }
        }
        return order
      }, chat: chat, incidents: view.incidents.compactMap { $0.sentence(words.language) })
  }
}

extension HelpView {
  /// What may still be brought together: not picked up, and in no promise that is offered or runs.
  var mergeable: [OrderCard] {
    let running = Set(promises.filter { $0.state == .inForce || $0.state == .offered }.flatMap(\.orders))
    return orders.filter { !$0.order.isOver && $0.order.pickedUpAt == nil && !running.contains($0.order.ref) }
  }
}

/// Which of the buttons make sense for an order now, besides those that always do.
private struct Offers {
  let together: Bool
  /// Together without an agent.
  let isByPolicy: Bool
  let refund: Bool
}

extension HelpPage.Promise {
  fileprivate init(_ promise: Promise, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    let isOpen = promise.state == .inForce
    let sentence = (promise.agreed ?? promise.versions.last)?.sentence ?? ""
    let question = promise.pending.map { version in
      HelpPage.Question(
        text: version.sentence, post: "/help/promises/\(promise.id)/answer", yes: words("consentYes"),
        no: words("consentNo"))
    }
    let since = promise.ownerMoves.last?.at ?? promise.madeAt ?? promise.versions.first?.offeredAt ?? now
    self.init(
      id: "\(promise.id)", version: PromiseCard(promise, words: words, now: now).version,
      title: words(isOpen ? "promiseRunning" : "promise_\(promise.state.rawValue)"),
      tone: PromiseCard.tone(of: promise, now), sentence: sentence,
      clock: isOpen
        ? promise.due.map { Clock(words("promiseClock"), due: $0, warning: .minutes(5), words: words, now: now) } : nil,
      who: promise.legs.filter { $0.state != .void }.map {
        let leg = PromiseCard.Leg($0, words: words, now: now)
        return .init(
          icon: leg.icon, name: leg.party, state: leg.state, tone: leg.tone, detail: leg.detail ?? leg.since)
      }, waits: isOpen ? Self.waits(promise, words, time) : nil,
      owner: isOpen ? words("nowWith", Self.owner(promise), time.near(since)) : "",
      then: isOpen ? promise.due.map { words("promiseThen", time.near($0 + .minutes(5))) } : nil, question: question)
  }
}

extension HelpPage.Promise {
  /// The first answer that is missing, else the proof.
  private static func waits(_ promise: Promise, _ words: Words, _ time: TimeText) -> String {
    let open = promise.legs.first { $0.state == .asked || $0.state == .silent || $0.state == .waiting }
    guard let leg = open else { return words("waitsForProof", words("proof_\(promise.kind.rawValue)")) }
    let party = words("party_\(leg.party.rawValue)")
    guard leg.state == .asked, let deadline = leg.deadline else { return words("waitsFor", party) }
    return words("waitsForUntil", party, time.near(deadline))
  }

  private static func owner(_ promise: Promise) -> String {
    switch promise.owner {
    case .agent: promise.approvedBy
    case .team(let team), .leader(let team): team
    }
  }
}

extension HelpPage.Order {
  fileprivate init(_ card: OrderCard, _ offers: Offers, _ words: Words, _ now: Instant) {
    let order = card.order
    let time = TimeText(words, now: now)
    let stale = card.timeline.factAge.flatMap {
      $0 > .minutes(3) && !order.isOver ? words("staleFacts", "\($0.minutesUp)") : nil
    }
    self.init(
      id: "\(card.id)", shop: order.placed?.shopName ?? words("unknown"), dishes: OrderLine.dishes(order),
      amount: order.placed?.amount?.text ?? "", sentence: Self.sentence(card, words, time),
      tone: order.deliveredAt != nil ? .good : .calm, steps: Self.steps(card, words, time), stale: stale,
      buttons: Self.buttons(card, offers, words))
  }

  /// At most four, and only what makes sense in this state.
  private static func buttons(_ card: OrderCard, _ offers: Offers, _ words: Words) -> [HelpPage.Button] {
    let (id, order) = ("\(card.id)", card.order)
    var buttons: [HelpPage.Button] = []
    if offers.together {
      buttons.append(
        .init(
          name: words("askTogether"), icon: "merge", post: offers.isByPolicy ? nil : "/help/contact",
          href: offers.isByPolicy ? "/help/together?order=\(id)" : nil, isMain: true,
          about: Scenario.together.rawValue))
    }
    if !order.isOver {
      buttons.append(.init(name: words("remindUs"), icon: "bell", post: "/help/orders/\(id)/reminder", order: id))
    }
    if offers.refund, !order.isCancelled {
      buttons.append(
        .init(
          name: words("askRefund"), icon: "refund", post: "/help/contact", order: id, about: Scenario.refund.rawValue)
      )
    }
    buttons.append(.init(name: words("contactUs"), icon: "chat", opensChat: true))
    return buttons
  }

  /// One sentence: what is happening and when it comes. Unknown is said as unknown.
  private static func sentence(_ card: OrderCard, _ words: Words, _ time: TimeText) -> String {
    let order = card.order
    let last = card.timeline.marks.last
    let arrival = (last?.expected ?? order.due).map(time.near) ?? words("unknownTime")
    switch order.stage {
    case .cancelled, .invalid: return words("sentenceCancelled")
    case .delivered, .completed: return words("sentenceDelivered", order.deliveredAt.map(time.near) ?? "")
    case .pickedUp: return words("sentencePicked", order.pickedUpAt.map(time.ago) ?? "", arrival)
    case .ready: return words("sentenceReady", arrival)
    case .cooking, .accepted:
      return words(order.visit?.atShopAt == nil ? "sentenceCooking" : "sentenceAtShop", arrival)
    case .placed, .paid, .unseen: return words("sentencePlaced", arrival)
    }
  }

  private static func steps(_ card: OrderCard, _ words: Words, _ time: TimeText) -> [HelpPage.Step] {
    let points: [Timeline.Point] = [.paid, .accepted, .ready, .pickedUp, .delivered]
    let marks = points.compactMap { point in card.timeline.marks.first { $0.point == point } }
    let next = marks.firstIndex { $0.real == nil } ?? marks.count
    return marks.enumerated().map { index, mark in
      let at = mark.real ?? mark.expected ?? (mark.point == .delivered ? mark.promised : nil)
      return .init(
        name: words("point_\(mark.point.rawValue)"), time: at.map(time.near) ?? "–",
        state: index < next - 1 || next == marks.count ? "done" : index == next - 1 ? "now" : "next",
        isNow: index == next - 1)
    }
  }
}

extension Chat {
  init(_ view: HelpView, words: Words, now: Instant) {
    let contact = view.contact
    var state: String? = words("helloChat")
    if let contact {
      if contact.endedAt != nil {
        state = words("chatClosed")
      } else if let name = view.agentName {
        state = words("served", name)
      } else {
        state = view.place.map { place in
          (place.position <= 1 ? words("queueNext") : words("queuePlace", "\(place.position - 1)"))
            + (place.expected.map { words("queueExpected", "\(max(1, $0.minutesUp))") } ?? "")
        }
      }
    }
    let unread = contact.map { max(0, $0.seq - $0.marks.personRead) } ?? 0
    self.init(
      contactID: contact.map { "\($0.id)" }, state: state, unread: unread > 0 ? unread : nil, isOpen: false,
      isClosed: contact?.endedAt != nil, typing: contact.map { "\($0.id) agent" },
      stream: StreamPiece(view, words: words, now: now))
  }
}

extension StreamPiece {
  init(_ view: HelpView, words: Words, now: Instant) {
    let reader = StreamReader(
      isStaff: false, marks: view.contact?.marks ?? ReadMarks(), person: words("you"), names: [:])
    let source = "/help/stream"
    guard let contact = view.contact else {
      self.init(contactID: "\(view.person)", items: [], after: 0, source: source)
      return
    }
    self.init(contact.id, view.messages, reader: reader, source: source, after: 0, words: words, now: now)
    // Before the first contact and after a new one the browser listens to the person.
    contactID = "\(contact.id) \(view.person)"
  }
}
