// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Platform
import Synchronization

/// Order events taken in by a running `mealdesk serve`: signed, gzipped batches of a thousand over HTTP, each answered
/// when it is durable and folded. First ten million, then a measured minute; beside it, contacts are opened and timed.
/// Server and load share the machine; bodies are made beforehand.
enum Ingest {
  static let connections = 8
  static let key = "the key of the benchmark, 32 bytes"

  /// MEALDESK_BENCH_FILL and MEALDESK_BENCH_SECONDS make a short trial.
  static let fill = number("MEALDESK_BENCH_FILL") ?? 10_000_000
  static let seconds = number("MEALDESK_BENCH_SECONDS") ?? 60

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  struct Run {
    let rate: Double
    let verbs: [Double]
    let memory: (before: Double, after: Double)
    let processor: Double
    /// Events a second of the decoder alone, before the minute and after it: the machine's speed is not always the same.
    let decoded: Double
  }

  /// Fills the store, then measures.
  static func run(_ served: Served, token: String) throws -> Run {
    var stream = OrderStream(from: Load.now() - .hours(12))
    var filled = (events: 0, seconds: 0.0)
    while filled.events < fill {
      let bodies = try (0..<500).map { _ in try stream.next() }
      let part = try send(bodies, served.port)
      filled = (filled.events + part.events, filled.seconds + part.seconds)
    }
    let wanted = Double(filled.events) / max(filled.seconds, 0.1) * Double(seconds)
    let bodies = try (0..<max(20, Int(wanted) / OrderStream.perBody)).map { _ in try stream.next() }
    let decoded = try decoding()
    let before = (memory: try served.memory(), processor: try served.processorTime())
    let verbs = Verbs(served.port, token)
    let sent = try send(bodies, served.port)
    let times = verbs.stop()
    let (memory, processor) = (try served.memory(), try served.processorTime() - before.processor)
    return Run(
      rate: Double(sent.events) / sent.seconds, verbs: times, memory: (before.memory, memory),
      processor: processor * 1e6 / Double(sent.events), decoded: (decoded + (try decoding())) / 2)
  }

  private static func send(_ bodies: [OrderStream.Body], _ port: Int) throws -> (events: Int, seconds: Double) {
    try send(bodies.count, port) { bodies[$0] }
  }

  /// Sends `count` bodies in their sequence over a few connections; each answer must count all their events as `taken`.
  static func send(
    _ count: Int, _ port: Int, taken: String = "fresh", _ body: @escaping @Sendable (Int) throws -> OrderStream.Body
  ) throws -> (events: Int, seconds: Double) {
    let sent = Mutex(0)
    let next = Mutex(0)
    let broken = Mutex<(any Error)?>(nil)
    let ended = DispatchGroup()
    let started = ContinuousClock.now
    for _ in 0..<connections {
      ended.enter()
      Thread {
        defer { ended.leave() }
        do {
          let connection = try Connection(port: port)
          while let number = next.withLock({ at in at < count ? (at, at += 1).0 : nil }) {
            let body = try body(number)
            try post(body, connection, taken)
            sent.withLock { $0 += body.events }
          }
        } catch {
          broken.withLock { $0 = error }
        }
      }.start()
    }
    ended.wait()
    if let error = broken.withLock({ $0 }) { throw error }
    return (sent.withLock { $0 }, (ContinuousClock.now - started).milliseconds / 1000)
  }

  private static func post(_ body: OrderStream.Body, _ connection: Connection, _ taken: String) throws {
    let link = PlatformLink(feed: "qingwan", key: Array(key.utf8), base: "")
    let headers = link.headers(for: body.bytes, at: Load.now()).map { "\($0.name): \($0.value)\r\n" }.joined()
    let head =
      "POST /api/v1/order-events HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n"
      + "Content-Length: \(body.bytes.count)\r\n\(headers)\r\n"
    let answer = try connection.ask(Array(head.utf8) + body.bytes)
    guard answer.status == 200, answer.body.contains("\"\(taken)\":\(body.events)") else {
      throw Served.Failed(description: "\(answer.status) \(answer.body)")
    }
  }

  /// Somebody opens a contact twenty times a second, and looks at the watch.
  final class Verbs: Sendable {
    private let times = Mutex<[Double]>([])
    private let isOver = Mutex(false)
    private let ended = DispatchGroup()

    init(_ port: Int, _ token: String) {
      ended.enter()
      Thread {
        defer { self.ended.leave() }
        guard let connection = try? Connection(port: port) else { return }
        var count = 0
        while !self.isOver.withLock({ $0 }) {
          let started = ContinuousClock.now
          _ = try? connection.ask(CasesAPI.request(token, account: "beside-\(count)"))
          let took = (ContinuousClock.now - started).milliseconds
          self.times.withLock { $0.append(took) }
          count += 1
          Thread.sleep(forTimeInterval: 0.05)
        }
      }.start()
    }

    func stop() -> [Double] {
      isOver.withLock { $0 = true }
      ended.wait()
      return times.withLock { $0 }
    }
  }
}
