// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import City
import Domain
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Platform

/// The city as a platform on the network, for `mealdesk city`: it lives in real time (or faster), pushes its signed
/// events to the desk until they are acknowledged, takes signed commands and questions, and gives lost events to who
/// asks for them. What misbehaves is the city's `Gate`; this face only says it in HTTP (`CityRoutes`).
package actor CityFace {
  private var gate: Gate
  private let desk: PlatformLink
  private let http: HTTPClient
  private let now: @Sendable () -> Instant
  private let realNow: @Sendable () -> Instant
  private let act: @Sendable (CustomerAct) async -> Void
  private let logger: Logger
  private var unsent: [OrderEvent] = []
  /// What customers have begun to do and not done yet.
  private var acts: [CustomerAct] = []
  private var acknowledged = 0
  private var failures = 0

  /// - Parameters:
  ///   - desk: where events are pushed to, with the feed's name and the key it signs with.
  ///   - now: the world's clock; `realNow`: the one signatures go by.
  ///   - act: what a customer does at the desk's door.
  package init(
    _ gate: Gate, desk: PlatformLink, http: HTTPClient, now: @escaping @Sendable () -> Instant,
    realNow: @escaping @Sendable () -> Instant, logger: Logger, act: @escaping @Sendable (CustomerAct) async -> Void
  ) {
    self.gate = gate
    self.desk = desk
    self.http = http
    self.now = now
    self.realNow = realNow
    self.logger = logger
    self.act = act
  }

  static let tick = Duration.milliseconds(200)
  static let mostPerBatch = 500
  static let pushLimit = TimeAmount.seconds(10)

  /// Lives until its task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      let acts = live()
      for customer in acts { await act(customer) }
      let waits = await push()
      try? await Task.sleep(for: waits)
    }
  }

  /// Lets the world catch up with the clock; its events wait to be pushed, its customers' acts are returned.
  private func live() -> [CustomerAct] {
    catchUp()
    defer { acts = [] }
    return acts
  }

  private func catchUp() {
    let emissions = gate.step(until: now())
    unsent += emissions.compactMap(\.event)
    acts += emissions.compactMap(\.act)
  }

  /// Pushes one batch, the oldest events first; returns how long to wait before the next.
  private func push() async -> Duration {
    guard !unsent.isEmpty else { return Self.tick }
    let batch = Array(unsent.prefix(Self.mostPerBatch))
    do {
      try await send(batch)
      unsent.removeFirst(batch.count)
      acknowledged += batch.count
      failures = 0
      return unsent.isEmpty ? Self.tick : .zero
    } catch {
      failures += 1
      if failures == 3 { logger.warning("the desk does not take events", metadata: ["error": "\(error)"]) }
      return .milliseconds(min(5_000, 100 << min(6, failures)))
    }
  }

  private func send(_ events: [OrderEvent]) async throws {
    let encoder = JSONEncoder()
    let lines = try events.map { try encoder.encode($0) }
    let body = try Gzip.deflate(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    var request = HTTPClientRequest(url: desk.base + "/api/v1/order-events")
    request.method = .POST
    for (name, value) in desk.headers(for: body, at: realNow()) { request.headers.add(name: name, value: value) }
    request.headers.add(name: "Content-Encoding", value: "gzip")
    request.body = .bytes(ByteBuffer(bytes: body))
    let response = try await http.execute(request, timeout: Self.pushLimit)
    guard response.status == .ok else { throw NotTaken(status: Int(response.status.code)) }
    _ = try await response.body.collect(upTo: 1 << 20)
  }

  private struct NotTaken: Error { let status: Int }
}

// What the routes ask; each catches up with the clock first, inside the gate.
extension CityFace {
  func receive(_ command: PlatformCommand) -> Gate.Answer<CommandReply> { gate.receive(command, at: now()) }
  func can(_ command: PlatformCommand) -> Gate.Answer<CanReply> { gate.can(command, at: now()) }
  func facts(_ orders: [OrderRef]) -> Gate.Answer<[OrderFacts]> { gate.facts(orders, at: now()) }

  /// What reaches a customer: from the chat or the app.
  package func hear(_ heard: CustomerHears, by customer: CustomerRef) { gate.hear(heard, by: customer, at: now()) }

  func reply(to command: String) -> Gate.Answer<CommandReply?> { gate.reply(to: command, at: now()) }

  /// The platform's own books, to be compared with the desk's ledger.
  package var books: Books { gate.world.books }

  /// Everything up to this moment: what has happened and was not told yet counts as unsent.
  func account() -> CityAccount {
    catchUp()
    let outcomes = gate.world.outcomes
    return CityAccount(
      payments: books.entries.map { .init(command: $0.command, kind: $0.kind, amount: $0.amount) },
      repetitions: gate.world.repetitions, acknowledged: acknowledged, unsent: unsent.count,
      delivered: outcomes.count { $0.deliveredAt != nil }, cancelled: outcomes.count { $0.cancelledAt != nil })
  }

  /// Events that were lost on the way, after a cursor "world-number"; a cursor of an earlier world begins anew.
  func lost(after cursor: String, limit: Int) -> (events: [OrderEvent], next: String) {
    let world = "\(gate.world.plan.start.ms)"
    let parts = cursor.split(separator: "-")
    let from = parts.count == 2 && parts[0] == world ? max(0, Int(parts[1]) ?? 0) : 0
    let events = gate.missed(since: gate.world.plan.start).dropFirst(from).prefix(max(0, limit))
    return (Array(events), "\(world)-\(from + events.count)")
  }
}
