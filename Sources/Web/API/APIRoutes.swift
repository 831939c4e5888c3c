// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Hummingbird

extension Web {
  /// The JSON interface of integrators, as `docs/api/openapi.yaml` describes it.
  func mountAPI(on router: Router<WebContext>) {
    let routes = TokenRoutes(router: router, web: self)
    routes.get("cases", .casesRead) { token in
      let state = try Self.state(token.request.query("state"))
      let before = try token.request.query("cursor").map { text in
        guard let id = CaseID(text) else { throw DeskError.invalid(field: "cursor", rule: "from an earlier answer") }
        return id
      }
      let words = token.request.query("q") ?? ""
      guard words.count <= 200 else { throw DeskError.invalid(field: "q", rule: "at most 200 characters") }
      let page = try await desk.caseList(
        words, state: state, before: before, for: token.me.actor)
      return APICases(items: page.lines.map(APICase.init), next: page.next)
    }
    routes.get("cases/:id", .casesRead) { token in
      APICase(try await desk.caseView(token.http.id("id"), for: token.me.actor))
    }
    routes.get("cases/:id/promises", .casesRead) { token in
      APIPromises(
        items: try await desk.promises(of: token.http.id("id"), forToken: token.me.actor).map(APIPromise.init))
    }
    routes.get("orders", .ordersRead) { token in
      let search = try APIOrderSearch(token.request)
      let page = try await desk.orders(
        of: search.party, city: search.city, before: search.before, limit: search.limit, forToken: token.me.actor,
        at: token.now)
      return APIOrders(items: page.map(APIOrder.init), next: page.count == search.limit ? page.last?.id : nil)
    }
    routes.get("orders/:number", .ordersRead) { token in
      let ref = OrderRef(token.http.parameters.get("number")?.removingPercentEncoding ?? "")
      guard ref.isSound else { throw DeskError.invalid(field: "number", rule: OrderRef.rule) }
      let cards = try await desk.orders(numbered: ref, forToken: token.me.actor, at: token.now)
      guard !cards.isEmpty else { throw DeskError.notFound("order") }
      return APIOrders(items: cards.map(APIOrder.init))
    }
    mountIncidentAPI(routes)
    mountConcernsAPI(on: routes)
    routes.post("contacts", .contactsWrite) { token in
      let wish = try await token.body(as: APIContactWish.self)
      let command = try token.command(city: wish.city)
      let identity = Identity(
        side: wish.person.side, account: wish.person.account, name: wish.person.name, phone: wish.person.phone)
      let words = try wish.words.map(Self.cleaned)
      let opened = try await desk.openContact(
        of: identity, city: wish.city, by: token.me.actor, id: command, at: token.now
      ) { person in
        OpenContact(
          person: person, side: wish.person.side, channel: wish.channel ?? .webChat,
          language: wish.language ?? .chinese, orders: wish.orders ?? [], words: words, scenario: wish.scenario)
      }
      return APIContact(contact: opened.contact, caseID: opened.caseID, isNew: !opened.wasLive)
    }
    mountAPIReminders(on: routes)
  }

  private static func cleaned(_ words: String) throws -> String {
    do {
      return try MessageCap.cleaned(words)
    } catch {
      throw DeskError.invalid(field: "words", rule: "1-\(MessageCap.characters) characters, not blank")
    }
  }

  private static func state(_ text: String?) throws -> String? {
    guard let text else { return nil }
    guard ["open", "waiting", "resolved", "reopened"].contains(text) else {
      throw DeskError.invalid(field: "state", rule: "open, waiting, resolved or reopened")
    }
    return text
  }
}

/// A contact an integrator opens for somebody.
struct APIContactWish: Decodable, Sendable {
  struct Person: Decodable, Sendable {
    var side: Party
    var account: String
    var name: String?
    var phone: String?
  }
  var city: City
  var person: Person
  var channel: Domain.Channel?
  var language: Language?
  var orders: [OrderID]?
  var words: String?
  var scenario: Scenario?
}

struct APIContact: Encodable, Sendable {
  var contact: ContactID
  var caseID: CaseID
  /// False when the person was talking to us already; the words went there.
  var isNew: Bool

  private enum CodingKeys: String, CodingKey { case contact, caseID = "case", isNew }
}

struct APICases: Encodable, Sendable {
  var items: [APICase]
  /// The `cursor` of the next page; absent on the last.
  var next: CaseID?
}

/// A case without names: who it is about stands as an id.
struct APICase: Encodable, Sendable {
  var id: CaseID
  var person: PersonID
  var side: Party
  var state: String
  var scenario: Scenario
  var level: Level
  var owner: AgentID?
  var orders: [OrderID]
  var openedAt: Instant
  var changedAt: Instant
  var resolvedAt: Instant?

  init(_ file: Case) {
    id = file.id
    person = file.person
    side = file.side
    state = file.state.name
    scenario = file.scenario
    level = file.level
    owner = file.owner
    orders = file.orders
    openedAt = file.openedAt
    changedAt = file.changedAt
    resolvedAt = file.resolvedAt
  }
  init(_ line: CaseLine) { self.init(line.file) }
  init(_ view: CaseView) { self.init(view.file) }
}

struct APIPromises: Encodable, Sendable { var items: [APIPromise] }

struct APIPromise: Encodable, Sendable {
  struct Leg: Encodable, Sendable {
    var party: Party
    var state: Promise.Leg.State
  }
  var id: PromiseID
  var caseID: CaseID
  var kind: Promise.Kind
  var state: Promise.State
  var isAtRisk: Bool
  var sentence: String?
  var due: Instant?
  var firstDue: Instant?
  var orders: [OrderRef]
  var legs: [Leg]
  var endedAt: Instant?

  private enum CodingKeys: String, CodingKey {
    case id, caseID = "case", kind, state, isAtRisk, sentence, due, firstDue, orders, legs, endedAt
  }

  init(_ promise: Promise) {
    id = promise.id
    caseID = promise.caseID
    kind = promise.kind
    state = promise.state
    isAtRisk = promise.isAtRisk
    sentence = (promise.agreed ?? promise.versions.last)?.sentence
    due = promise.due
    firstDue = promise.firstDue
    orders = promise.orders
    legs = promise.legs.map { Leg(party: $0.party, state: $0.state) }
    endedAt = promise.endedAt
  }
}

struct APIOrders: Encodable, Sendable {
  var items: [APIOrder]
  /// The `cursor` of the next page; absent on the last.
  var next: OrderID?
}

struct APIOrder: Encodable, Sendable {
  var id: OrderID
  var number: OrderRef
  var city: City
  var stage: Order.Stage
  var due: Instant?
  var deliveredAt: Instant?
  var together: [OrderRef]
  /// Age of the newest event and of the platform's last answer, in milliseconds.
  var eventAge: Span
  var factAge: Span?

  init(_ card: OrderCard) {
    id = card.id
    number = card.order.ref
    city = card.order.city
    stage = card.order.stage
    due = card.order.due
    deliveredAt = card.order.deliveredAt
    together = card.order.together
    eventAge = card.timeline.eventAge
    factAge = card.timeline.factAge
  }
}
