// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension HelpPage {
  init(_ view: HelpView, words: Words, now: Instant) {
    let shown = view.promises.filter { $0.pending != nil || [.inForce, .kept, .keptLate, .broken].contains($0.state) }
    let open = view.orders.filter { !$0.order.isOver && $0.order.pickedUpAt == nil }
    let running = Set(shown.filter { $0.state == .inForce || $0.state == .offered }.flatMap(\.orders))
    let canMerge = open.filter { !running.contains($0.order.ref) }.count >= 2
    self.init(
      topics: Web.topics(of: view).sorted().joined(separator: " "),
      promises: shown.map { Promise($0, words: words, now: now) },
      orders: view.orders.map { card in
        Order(card, canMerge: canMerge && open.contains { $0.id == card.id }, words, now)
      },
      chat: Chat(view, words: words, now: now))
  }
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
        return .init(icon: leg.icon, name: leg.party, state: leg.state, tone: leg.tone)
      }, owner: isOpen ? words("nowWith", promise.approvedBy, time.near(since)) : "",
      then: isOpen ? promise.due.map { words("promiseThen", time.near($0 + .minutes(5))) } : nil, question: question)
  }
}

extension HelpPage.Order {
  fileprivate init(_ card: OrderCard, canMerge: Bool, _ words: Words, _ now: Instant) {
    let order = card.order
    let time = TimeText(words, now: now)
    let stale = card.timeline.factAge.flatMap {
      $0 > .minutes(3) && !order.isOver ? words("staleFacts", "\($0.minutesUp)") : nil
    }
    var buttons: [HelpPage.Button] = []
    if canMerge {
      buttons.append(.init(name: words("askTogether"), icon: "merge", post: "/help/together", isMain: true))
    }
    buttons.append(.init(name: words("contactUs"), icon: "chat", opensChat: true))
    self.init(
      id: "\(card.id)", shop: order.placed?.shopName ?? words("unknown"), dishes: OrderLine.dishes(order),
      amount: order.placed?.amount?.text ?? "", sentence: Self.sentence(card, words, time),
      tone: order.stage == .delivered ? .good : .calm, steps: Self.steps(card, words, time), stale: stale,
      buttons: buttons)
  }

  /// One sentence: what is happening and when it comes. Unknown is said as unknown.
  private static func sentence(_ card: OrderCard, _ words: Words, _ time: TimeText) -> String {
    let order = card.order
    let last = card.timeline.marks.last
    let arrival = (last?.expected ?? order.due).map(time.near) ?? words("unknownTime")
    switch order.stage {
    case .cancelled: return words("sentenceCancelled")
    case .delivered: return words("sentenceDelivered", order.deliveredAt.map(time.near) ?? "")
    case .pickedUp: return words("sentencePicked", order.pickedUpAt.map(time.ago) ?? "", arrival)
    case .ready: return words("sentenceReady", arrival)
    case .cooking, .accepted:
      return words(order.visit?.atShopAt == nil ? "sentenceCooking" : "sentenceAtShop", arrival)
    case .placed, .unseen: return words("sentencePlaced", arrival)
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
          words("queuePlace", "\(place.position - 1)")
            + (place.expected.map { words("queueExpected", "\(max(1, $0.minutesUp))") } ?? "")
        }
      }
    }
    let unread = contact.map { max(0, $0.seq - $0.marks.personRead) } ?? 0
    self.init(
      contactID: contact.map { "\($0.id)" }, state: state, unread: unread > 0 ? unread : nil, isOpen: false,
      isClosed: contact?.endedAt != nil, stream: StreamPiece(view, words: words, now: now))
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
