// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import TestSupport
import Testing
import Work

@testable import Desk

/// An evening in 青湾 on which everything comes at once: orders, customers who write, the leader on duty.
struct Evening: Sendable {
  let centre: Centre
  static let six = Centre.morning
  static let feed = "qingwan"
  static let square = Place(x: 1_000, y: 1_000)

  var desk: Desk { centre.desk }
  var leader: Actor { .agent(centre.boss) }

  static func ref(_ n: Int) -> OrderRef { OrderRef("qw-\(n)") }
  static func account(_ n: Int) -> String { "c-\(n)" }

  /// Orders placed at `minute`, due half an hour later, all from one shop unless told otherwise.
  func place(_ numbers: Range<Int>, minute: Int64 = 0, shop: String = "S1", at place: Place = square) async throws {
    let events = numbers.map { n in
      var event = OrderEvent(
        id: "p-\(n)", city: Centre.qingwan, at: Self.six + .minutes(minute), kind: .placed, order: Self.ref(n))
      event.customer = CustomerRef(Self.account(n))
      event.shop = ShopRef(shop)
      event.amount = .yuan(40)
      event.due = Self.six + .minutes(minute + 30)
      (event.shopPlace, event.dropPlace) = (place, place)
      return event
    }
    try await take(events, minute: minute)
  }

  func deliver(_ numbers: Range<Int>, minute: Int64) async throws {
    let events = numbers.map { n in
      OrderEvent(
        id: "d-\(n)", city: Centre.qingwan, at: Self.six + .minutes(minute), kind: .delivered, order: Self.ref(n))
    }
    try await take(events, minute: minute)
  }

  func take(_ events: [OrderEvent], minute: Int64) async throws {
    _ = try await desk.ingest(
      EventBatch(feed: Self.feed, raw: [], events: events), at: Self.six + .minutes(minute))
  }

  /// Customer `n` writes about order `n`.
  func write(_ n: Int, _ words: String = "怎么还没到", minute: Int64) async throws -> OpenedContact {
    let at = Self.six + .minutes(minute)
    let person = try await centre.customer(Self.account(n))
    let orders = try await desk.orderIDs(of: [Self.ref(n)], for: .customer(person), city: Centre.qingwan)
    return try await desk.openContact(
      OpenContact(person: person, orders: orders, words: words), by: .customer(person), id: centre.command(), at: at)
  }

  static func storm(
    at minute: Int64,
    remedy: IncidentRemedy? = IncidentRemedy(form: .redPacket(.yuan(5)), most: .yuan(5), pays: .platform)
  ) -> IncidentDeclaration {
    IncidentDeclaration(
      kind: .weather, scope: IncidentScope(cities: [Centre.qingwan], from: six), words: words(at: minute),
      remedy: remedy)
  }

  static func words(at minute: Int64) -> IncidentWords {
    IncidentWords(
      what: InBothLanguages(zh: "青湾暴雨，骑手走得慢", en: "A storm over Qingwan slows the riders"), since: six,
      outlook: .overBy(six + .minutes(minute + 60)),
      get: InBothLanguages(zh: "您的餐会送到。", en: "Your food will come."))
  }

  static func over(at minute: Int64) -> IncidentWords {
    var words = words(at: minute)
    words.outlook = .overSince(six + .minutes(minute))
    return words
  }

  func declare(_ declaration: IncidentDeclaration, minute: Int64) async throws -> Incident {
    try await desk.declareIncident(
      declaration, by: leader, id: centre.command(), at: Self.six + .minutes(minute))
  }

  func change(_ id: IncidentID, _ command: IncidentCommand, minute: Int64) async throws -> Incident {
    try await desk.changeIncident(
      id, command, by: leader, command: centre.command(), at: Self.six + .minutes(minute))
  }

  /// Timers and reactions until nothing is due.
  func work(minute: Int64) async throws {
    let now = Self.six + .minutes(minute)
    let timers = LaneWork(.timer, desk: desk, holder: "h", width: 1)
    for _ in 0..<200 where try await timers.turn(at: now) <= now {}
    try await stamp(desk)
    for reaction in Reactions.all { _ = try await desk.react(reaction, after: nil, limit: 5_000, at: now) }
    try await stamp(desk)
  }

  func counts(_ id: IncidentID) async throws -> IncidentCounts {
    try await desk.incident(id, for: leader).counts
  }

  /// What Mealdesk itself has said in a contact.
  func told(_ contact: ContactID) async throws -> [String] {
    try await desk.store.read { try $0.messages(in: contact, notes: false) }.compactMap {
      guard $0.author == .system, case .text(let text) = $0.body else { return nil }
      return text
    }
  }

  func remedies(_ n: Int) async throws -> [Remedy] {
    try await desk.store.read { try $0.remedies(order: Self.ref(n), city: Centre.qingwan) }
  }
}

/// Gives `body` the centre of 青湾 on the evening, with the leader's certificate.
func withEvening(_ engine: Engine, _ body: (Evening) async throws -> Void) async throws {
  try await withCentre(engine) { try await body(Evening(centre: $0)) }
}
