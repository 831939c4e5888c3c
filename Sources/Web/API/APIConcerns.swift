// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension Web {
  /// What we noticed first: a page of one state, one of them, and a person's word that it is nothing.
  func mountConcernsAPI(on routes: TokenRoutes) {
    routes.get("concerns", .concernsWrite) { token in
      guard let state = Concern.State(rawValue: token.request.query("state") ?? Concern.State.told.rawValue) else {
        throw DeskError.invalid(
          field: "state", rule: Concern.State.allCases.map(\.rawValue).joined(separator: ", "))
      }
      let before = try token.request.query("cursor").map { text in
        guard let id = ConcernID(text) else { throw DeskError.invalid(field: "cursor", rule: "from an earlier answer") }
        return id
      }
      let page = try await desk.concerns(state, before: before, for: token.me.actor)
      return APIConcerns(items: page.items.map(APIConcern.init), next: page.next)
    }
    routes.get("concerns/:id", .concernsWrite) { token in
      APIConcern(try await desk.concern(token.http.id("id"), for: token.me.actor))
    }
    routes.post("concerns/:id/dismissal", .concernsWrite) { token in
      let id: ConcernID = try token.http.id("id")
      let wish = try await token.body(as: APIDismissal.self)
      let concern = try await desk.dismissConcern(
        id, reason: wish.reason, by: token.me.actor, command: token.command(city: id.city), at: token.now)
      return APIConcern(concern)
    }
  }
}

struct APIDismissal: Decodable, Sendable { var reason: String }

struct APIConcerns: Encodable, Sendable {
  var items: [APIConcern]
  /// The `cursor` of the next page; absent on the last.
  var next: ConcernID?
}

/// A concern without names; times are milliseconds since 1970.
struct APIConcern: Encodable, Sendable {
  struct Word: Encodable, Sendable {
    var at: Instant
    var arrival: Instant?
    var moreBy: Instant?
    var text: String
    var pushed: Bool
  }
  var id: ConcernID
  var clock: OrderClock
  var state: Concern.State
  var city: City
  var order: OrderRef
  var shop: ShopRef?
  var since: Instant
  var raisedAt: Instant
  var endedAt: Instant?
  var caseID: CaseID?
  var evidence: [Concern.Evidence]
  var words: [Word]

  private enum CodingKeys: String, CodingKey {
    case id, clock, state, city, order, shop, since, raisedAt, endedAt, caseID = "case", evidence, words
  }

  init(_ concern: Concern) {
    id = concern.id
    clock = concern.clock
    state = concern.state
    city = concern.city
    order = concern.order
    shop = concern.shop
    since = concern.since
    raisedAt = concern.raisedAt
    endedAt = concern.ended?.at
    caseID = concern.caseID
    evidence = concern.evidence
    words = concern.words.map {
      Word(
        at: $0.at, arrival: $0.arrival, moreBy: $0.moreBy, text: concern.sentence(of: $0, .chinese),
        pushed: $0.isPushed)
    }
  }
}
