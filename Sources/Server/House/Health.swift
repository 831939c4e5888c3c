// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird
import NIOCore
import Platform
import Storage
import Web

/// `/healthz` (the process answers), `/readyz` (the store answers) and `/metrics` in Prometheus' text form.
struct Health: Sendable {
  let store: any Store
  /// The desk's own clock: by its day concerns are counted.
  let now: @Sendable () -> Instant
  let desk: Desk
  let hub: LiveHub
  let token: String?
  let sender: SenderAddress

  func add(to router: Router<WebContext>) {
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ in
      do {
        _ = try await store.read { try $0.lastPosition() }
        return plain(.ok, "ready\n")
      } catch {
        return plain(.serviceUnavailable, "the store does not answer\n")
      }
    }
    router.get("/metrics") { request, context in
      guard mayRead(request, context) else {
        var refused = plain(.unauthorized, "a token, or this machine\n")
        refused.headers[.wwwAuthenticate] = "Bearer"
        return refused
      }
      return plain(.ok, try await metrics())
    }
  }

  private func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// With a token: who shows it. Without one: this machine only, and nobody whom a proxy has let through.
  private func mayRead(_ request: Request, _ context: WebContext) -> Bool {
    if let token { return request.headers[.authorization] == "Bearer \(token)" }
    return sender.isThisMachine(request, context)
  }

  private func metrics() async throws -> String {
    let today = now().startOfDay
    let (position, states, concerns, tasks) = try await store.read { sql in
      (
        try sql.lastPosition(), try sql.promiseCounts(), try sql.concernCounts(from: today),
        try sql.rows("SELECT lane, state, count(*) FROM task GROUP BY lane, state ORDER BY lane, state") {
          ($0.text(0), $0.text(1), $0.int(2))
        }
      )
    }
    let incidents = try await store.read { try $0.incidentCounts() }
    let (declared, present) = (try await desk.declaredIncidents(), now())
    let overdue = declared.count { $0.text.map { $0.words.outlook.time < present } ?? false }
    var lines = ["mealdesk_journal_position \(position)", "mealdesk_live_streams \(hub.count)"]
    if let heap = Heap.now {
      lines += ["mealdesk_memory_allocated_bytes \(heap.allocated)", "mealdesk_memory_resident_bytes \(heap.resident)"]
    }
    lines += incidents.map { "mealdesk_incidents{state=\"\($0.state.rawValue)\"} \($0.count)" }
    lines.append("mealdesk_incident_word_overdue \(overdue)")
    lines += states.map { "mealdesk_promises{state=\"\($0.state.rawValue)\"} \($0.count)" }
    lines += concerns.map {
      "mealdesk_concerns_today{clock=\"\($0.clock.rawValue)\",state=\"\($0.state.rawValue)\"} \($0.count)"
    }
    lines += tasks.map { "mealdesk_tasks{lane=\"\($0.0)\",state=\"\($0.1)\"} \($0.2)" }
    lines += desk.refusals.counts.map { "mealdesk_feed_refused_total{reason=\"\($0.reason)\"} \($0.count)" }
    lines += desk.feedTally.totals.flatMap(feed)
    lines += try await desk.orderCommandCounts().map {
      "mealdesk_order_commands_total{feed=\"\($0.feed)\",kind=\"\($0.kind)\",state=\"\($0.state)\"} \($0.seen)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a feed has brought to this process since it began.
  private func feed(_ total: FeedMinute) -> [String] {
    let counts: [(String, Int)] = [
      ("requests", total.requests), ("events", total.events), ("fresh", total.fresh), ("repeated", total.repeated),
      ("unknown", total.unknown), ("unreadable", total.bad), ("found", total.found),
    ]
    let label = "{feed=\"\(total.feed)\"}"
    var lines = counts.map { "mealdesk_feed_\($0.0)_total\(label) \($0.1)" }
    lines.append("mealdesk_feed_lag_seconds_sum\(label) \(Double(total.lagSum.ms) / 1000)")
    lines.append("mealdesk_feed_lag_seconds_count\(label) \(total.timed)")
    if let newest = total.newest {
      lines.append("mealdesk_feed_newest_event_timestamp_seconds\(label) \(Double(newest.ms) / 1000)")
    }
    return lines
  }
}
