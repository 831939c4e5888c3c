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
  let desk: Desk
  let hub: LiveHub
  let refusals: Refusals
  let token: String?

  func add(to router: Router<WebContext>) {
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ in
      do {
        _ = try await store.read { try $0.lastPosition() }
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
      } catch {
        return Response(status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "the store does not answer\n")))
      }
    }
    router.get("/metrics") { request, context in
      guard mayRead(request, context) else { return Response(status: .unauthorized) }
      let text = try await metrics()
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
        body: .init(byteBuffer: ByteBuffer(string: text)))
    }
  }

  /// With a token: who shows it. Without one: this machine only.
  private func mayRead(_ request: Request, _ context: WebContext) -> Bool {
    if let token { return request.headers[.authorization] == "Bearer \(token)" }
    guard let address = context.channel.remoteAddress?.ipAddress else { return false }
    return address == "127.0.0.1" || address == "::1"
  }

  private func metrics() async throws -> String {
    let (position, states, tasks) = try await store.read { sql in
      (
        try sql.lastPosition(), try sql.promiseCounts(),
        try sql.rows("SELECT lane, state, count(*) FROM task GROUP BY lane, state ORDER BY lane, state") {
          ($0.text(0), $0.text(1), $0.int(2))
        }
      )
    }
    var lines = ["mealdesk_journal_position \(position)", "mealdesk_live_streams \(hub.count)"]
    lines += states.map { "mealdesk_promises{state=\"\($0.state.rawValue)\"} \($0.count)" }
    lines += tasks.map { "mealdesk_tasks{lane=\"\($0.0)\",state=\"\($0.1)\"} \($0.2)" }
    lines += refusals.counts.map { "mealdesk_feed_refused_total{reason=\"\($0.reason)\"} \($0.count)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
