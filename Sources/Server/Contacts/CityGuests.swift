// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import City
import Crypto
import Domain
import Foundation
import Logging
import Simulator

/// The city's customers in the desk's real chat: each opens `/help` with the app's signed token, writes, reads what is
/// new, and presses yes or no under what he is offered. They use the same pages as people do.
actor CityGuests {
  private struct Visit {
    let tab: Tab
    var words = 0
    var seen: Set<String> = []
    var isOpen = true
  }

  private let desk: String
  private let city: City
  private let appKey: [UInt8]
  private let http: HTTPClient
  private let logger: Logger
  private let now: @Sendable () -> Instant
  private let known: [CustomerRef: CustomerPlan]
  private var visits: [CustomerRef: Visit] = [:]
  private var face: CityFace?

  init(
    desk: String, city: City, customers: [CustomerPlan], appKey: [UInt8], http: HTTPClient,
    now: @escaping @Sendable () -> Instant, logger: Logger
  ) {
    known = Dictionary(customers.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
    self.now = now
    self.desk = desk
    self.city = city
    self.appKey = appKey
    self.http = http
    self.logger = logger
  }

  static let glance = Duration.seconds(3)

  func meet(_ face: CityFace) { self.face = face }

  /// Looks at every open page every few seconds, until its task is cancelled.
  func run() async {
    while !Task.isCancelled {
      for customer in visits.keys.sorted() where visits[customer]?.isOpen == true { await look(customer) }
      try? await Task.sleep(for: Self.glance)
    }
  }

  func act(_ act: CustomerAct) async {
    do {
      switch act {
      case .openChat(let who, _, let text, _):
        try await enter(who)
        try await write(who, text)
      case .remind(let who, _): try await remind(who)
      case .say(let who, let text): try await write(who, text)
      case .answer(let who, let promise, let accepts):
        try await post(who, "/help/promises/\(promise)/answer", ["answer": accepts ? "yes" : "no"])
      case .comeBack(let who): visits[who]?.isOpen = true
      case .closePage(let who), .leave(let who): visits[who]?.isOpen = false
      }
    } catch {
      logger.notice("a customer could not reach the desk", metadata: ["error": "\(error)"])
    }
  }

  // MARK: The page

  private func look(_ who: CustomerRef) async {
    guard let tab = visits[who]?.tab, let page = try? await tab.get("/help"), let face, var visit = visits[who] else {
      return
    }
    let offers = GuestPage.offers(in: page, now: now()).filter { visit.seen.insert($0.promise).inserted }
    let lines = GuestPage.lines(in: page).filter { visit.seen.insert($0.id).inserted }
    visits[who] = visit
    // What was written first is heard first: a line heard after an offer would take his mind off the answer.
    for line in lines { await face.hear(.message(line.text), by: who) }
    for offer in offers { await face.hear(.offer(promise: offer.promise, text: offer.text, due: offer.due), by: who) }
  }

  private func enter(_ who: CustomerRef) async throws {
    let entry = HTTPClientRequest(url: desk + "/help/enter?token=" + token(who))
    visits[who] = Visit(tab: try await Tab(http: http, desk: desk, by: entry, home: "/help"))
  }

  /// The button beside his first order under way.
  private func remind(_ who: CustomerRef) async throws {
    if visits[who] == nil { try await enter(who) }
    visits[who]?.isOpen = true
    guard let page = try await visits[who]?.tab.get("/help"), let button = GuestPage.reminder(in: page) else { return }
    try await post(who, button, [:])
  }

  private func write(_ who: CustomerRef, _ text: String) async throws {
    visits[who]?.words += 1
    let number = visits[who]?.words ?? 0
    try await post(who, "/help/messages", ["text": text, "client": "\(who)-\(UUID().uuidString)-\(number)"])
  }

  private func post(_ who: CustomerRef, _ path: String, _ form: [String: String]) async throws {
    try await visits[who]?.tab.post(path, form)
  }

  /// What the platform's app signs: who, where, for five minutes, once.
  private func token(_ who: CustomerRef) -> String {
    let expires = Int(Date.now.timeIntervalSince1970) + 300
    let person = known[who].map { #","name":"\#($0.name)","phone":"\#($0.phone)""# } ?? ""
    let claims =
      #"{"sub":"\#(who)","city":\#(city.number),"exp":\#(expires),"jti":"\#(UUID().uuidString)"\#(person)}"#
    let parts = [#"{"alg":"HS256","typ":"JWT"}"#, claims]
    let signed = parts.map { GuestPage.base64(Array($0.utf8)) }.joined(separator: ".")
    let mac = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: appKey))
    return signed + "." + GuestPage.base64(Array(mac))
  }
}
