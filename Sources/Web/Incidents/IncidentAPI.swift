// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

extension Web {
  /// Incidents for integrators: what goes on, and a report of what may be one. Only a person declares.
  func mountIncidentAPI(_ routes: TokenRoutes) {
    routes.get("incidents", .incidentsRead) { token in
      let board = try await desk.incidentBoard(for: token.me.actor)
      return APIIncidents(
        items: (board.suspected + board.declared.map(\.incident) + board.past).map(APIIncident.init))
    }
    routes.get("incidents/:id", .incidentsRead) { token in
      APIIncident(try await desk.incident(token.http.id("id"), for: token.me.actor))
    }
    routes.post("incidents", .incidentsWrite) { token in
      let report = try await token.body(as: APIIncidentReport.self)
      let command = try token.command(city: .none)
      guard let words = try? MessageCap.cleaned(report.report, limit: 200), words.count >= 3 else {
        throw DeskError.invalid(field: "report", rule: "3 to 200 characters")
      }
      guard let place = report.place else { throw DeskError.invalid(field: "cities", rule: "1 to 400 cities") }
      let evidence = IncidentEvidence(
        place: place, signal: .event, seen: report.seen ?? 0, usual: report.usual ?? 0, from: report.since ?? token.now,
        until: token.now, report: words)
      let scope = IncidentScope(
        cities: report.cities, shops: report.shops ?? [], carriers: report.carriers ?? [],
        from: report.since ?? token.now)
      let made = try await desk.suspectIncident(
        report.kind, scope: scope, evidence: [evidence], by: token.me.actor, id: command, at: token.now)
      guard let made else { throw DeskError.conflict("declared or dismissed there a moment ago") }
      return APIIncident(made)
    }
  }
}

/// What an integrator has noticed.
struct APIIncidentReport: Decodable, Sendable {
  var kind: Incident.Kind
  var cities: [City]
  var shops: [ShopRef]?
  var carriers: [String]?
  var since: Instant?
  /// In words, for the leader.
  var report: String
  var seen: Int?
  var usual: Double?

  /// The smallest place it names: reports of one place are one.
  var place: PulsePlace? {
    guard let city = cities.first else { return nil }
    if let shop = shops?.first { return .shop(city, shop) }
    if let carrier = carriers?.first { return .carrier(city, carrier) }
    return .city(city)
  }
}

struct APIIncidents: Encodable, Sendable { var items: [APIIncident] }

struct APIIncident: Encodable, Sendable {
  struct Text: Encodable, Sendable {
    var version: Int
    var zh: String
    var en: String
  }
  var id: IncidentID
  var kind: Incident.Kind
  var state: Incident.State
  var scope: IncidentScope
  var parent: CaseID?
  var text: Text?
  var changedAt: Instant
  var children: Int?
  var open: Int?
  var remedies: Remedies?

  /// Money in fen, as everywhere.
  struct Remedies: Encodable, Sendable {
    var given: Money
    var allowed: Money
    /// Children of which an order waits for a larger sum.
    var waiting: Int
  }

  init(_ view: IncidentView) {
    self.init(view.incident, counts: view.counts)
    remedies = Remedies(given: view.sum.given, allowed: view.allowed, waiting: view.counts.waiting)
  }

  init(_ incident: Incident) { self.init(incident, counts: nil) }

  private init(_ incident: Incident, counts: IncidentCounts?) {
    id = incident.id
    kind = incident.kind
    state = incident.state
    scope = incident.scope
    parent = incident.parent
    text = incident.text.map { Text(version: $0.version, zh: $0.sentence(.chinese), en: $0.sentence(.english)) }
    changedAt = incident.changedAt
    children = counts?.all
    open = counts?.open
  }
}
