// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// A leader's view of what we noticed: today's figures by clock, and what stands now.
struct ConcernsPage: Sendable {
  struct Row: Sendable {
    var name: String
    var raised: Int
    var told: Int
    var eased: Int
    var inCase: Int
    var dismissed: Int
    var all: Int
  }
  struct Open: Sendable {
    var id: String
    var order: String
    var shop: String
    var cause: String
    var state: String
    var tone: Tone
    var since: String
    var told: String
    var caseHref: String?
    var actions: [ActionRow]
  }
  var rows: [Row]
  var open: [Open]
  var topics: String
}

extension Web {
  /// What we noticed first: the figures, and a person's word on one of them.
  func mountConcerns(on routes: StaffRoutes) {
    routes.get("concerns") { staff in
      try await page(
        "concerns", try await concerns(staff), staff, title: staff.words("navConcerns"), current: "/concerns")
    }
    routes.get("concerns/live") { staff in
      let frame = try await frame(staff, title: "", current: "/concerns")
      return piece("concerns-live", try await concerns(staff), frame)
    }
    routes.get("concerns/:id/dismissal") { try await askReason($0, "dismissConcern", why: "whyDismissConcern") }
    routes.post("concerns/:id/dismissal") { staff, form in
      let id: ConcernID = try staff.http.id("id")
      try await desk.dismissConcern(
        id, reason: form["reason"] ?? "", by: staff.me.actor, command: staff.command(form, city: id.city),
        at: staff.now)
      return done
    }
    routes.get("concerns/:id/gift") { staff in
      let (concern, gift) = try await proposed(staff)
      return try await ask(
        staff,
        AskPage(
          post: staff.request.uri.path, title: staff.words("giveGift", gift.amount.text),
          text: staff.words("giftText", concern.cause(staff.words.language)), yes: staff.words("yesPacket")))
    }
    routes.post("concerns/:id/gift") { staff, form in
      let (concern, gift) = try await proposed(staff)
      guard let caseID = concern.caseID else { throw DeskError.notFound("case") }
      _ = try await desk.offerRemedy(
        RemedyOffer(caseID: caseID, order: concern.orderID, form: .redPacket(gift.amount), cause: gift.cause),
        by: staff.me.actor, id: staff.command(form, city: concern.city), at: staff.now)
      return done
    }
  }

  private func proposed(_ staff: StaffRequest) async throws -> (Concern, Concern.Gift) {
    let concern = try await desk.concern(staff.http.id("id"), for: staff.me.actor)
    guard let gift = concern.gift, gift.remedy == nil else { throw DeskError.notFound("gift") }
    return (concern, gift)
  }

  private func concerns(_ staff: StaffRequest) async throws -> ConcernsPage {
    ConcernsPage(
      try await desk.concernBoard(for: staff.me.actor, at: staff.now), words: staff.words, now: staff.now)
  }
}

extension ConcernsPage {
  init(_ board: ConcernBoard, words: Words, now: Instant) {
    let time = TimeText(words, now: now)
    let clocks = OrderClock.allCases.filter { clock in board.counts.contains { $0.clock == clock } }
    rows = clocks.map { clock in
      let counts = board.counts.filter { $0.clock == clock }
      let count = { (state: Concern.State) in counts.first { $0.state == state }?.count ?? 0 }
      return Row(
        name: words("clock_\(clock.rawValue)"), raised: count(.raised), told: count(.told), eased: count(.eased),
        inCase: count(.inCase), dismissed: count(.dismissed), all: counts.map(\.count).reduce(0, +))
    }
    open = board.open.map { concern in
      let card = ConcernCard(concern, limit: nil, words: words, now: now)
      return Open(
        id: card.id, order: concern.order.text, shop: concern.shopName ?? concern.shop?.text ?? words("unknown"),
        cause: card.title, state: card.state, tone: card.tone, since: time.length(now - concern.since),
        told: card.told ?? words("toldNothing"), caseHref: concern.caseID.map { "/leader?case=\($0)" },
        actions: card.actions.filter { $0.key == "dismissConcern" })
    }
    topics = LiveTopic.board
  }
}
