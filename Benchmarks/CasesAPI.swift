// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Cases created over HTTP: `POST /api/v1/contacts` with token and Idempotency-Key, each for a person never seen before,
/// answered after the contact, its case, its first message, its place in the queue and the journal are durable. A hundred
/// agents are ready, so the dispatcher works beside it. Server and load share the machine.
enum CasesAPI {
  /// Connections, and what is measured beside: the best peer, or the aim.
  static let runs: [(clients: Int, against: String, limit: Double)] = [
    (1, "best peer, 1 connection", 68.3), (16, "best peer, 16 connections", 128.9), (256, "wanted", 5_000),
  ]

  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    try await folder.makeReady(try await folder.staff(100))
    let token = try await folder.token()
    let served = try await Served(folder)
    defer { served.stop() }
    var figures: [Figure] = []
    for run in runs {
      let before = try served.processorTime()
      let times = try create(served.port, token, clients: run.clients)
      let used = try served.processorTime() - before
      let count = Double(times.count)
      figures += [
        Figure("cases-api-\(run.clients)", count / Load.seconds, "cases/s", against: run.against, limit: run.limit),
        Figure(
          "cases-api-\(run.clients)-p99", times.percentile(0.99), "ms", against: "best peer, 16 connections", limit: 185
        ),
        Figure("cases-api-\(run.clients)-cpu", used * 1000 / count, "ms/case", against: "best peer", limit: 14),
      ]
    }
    return figures
  }

  /// Milliseconds of every creation within `Load.seconds`.
  private static func create(_ port: Int, _ token: String, clients: Int) throws -> [Double] {
    let all = Mutex<[Double]>([])
    let broken = Mutex<(any Error)?>(nil)
    let ended = DispatchGroup()
    let end = Date.now.addingTimeInterval(Load.seconds)
    for client in 0..<clients {
      ended.enter()
      let thread = Thread {
        defer { ended.leave() }
        do {
          let times = try create(port, token, client: "\(clients)-\(client)", until: end)
          all.withLock { $0 += times }
        } catch {
          broken.withLock { $0 = error }
        }
      }
      thread.stackSize = 1 << 18
      thread.start()
    }
    ended.wait()
    if let error = broken.withLock({ $0 }) { throw error }
    return all.withLock { $0 }
  }

  private static func create(_ port: Int, _ token: String, client: String, until end: Date) throws -> [Double] {
    let connection = try Connection(port: port)
    var times: [Double] = []
    while Date.now < end {
      let started = ContinuousClock.now
      let request = Self.request(token, account: "\(client)-\(times.count)")
      let answer = try connection.ask(request)
      guard answer.status == 201, answer.body.contains("\"isNew\":true") else {
        throw Served.Failed(description: "\(answer.status) \(answer.body)")
      }
      times.append((ContinuousClock.now - started).milliseconds)
    }
    return times
  }

  static func request(_ token: String, account: String, words: String = "两单咖啡能一起送吗？不急，门口走过来有点远。") -> String {
    let body = """
      {"city":\(DeskFolder.cityNumber),"person":{"side":"customer","account":"\(account)","name":"苏\(account)"},\
      "words":"\(words)"}
      """
    return Connection.post(
      "/api/v1/contacts", token, "Content-Type: application/json", "Idempotency-Key: \(UUID().uuidString)", body: body)
  }
}

extension Duration {
  var milliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }
}

extension [Double] {
  /// The value that a share of all stays at or below.
  func percentile(_ share: Double) -> Double {
    let sorted = self.sorted()
    return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }
}
