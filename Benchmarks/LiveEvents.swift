// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation

/// From a verb to the screen: a thousand agents with open live streams, each showing a case of their own; a customer of
/// one of them says something, fifty times a second, and an agent's browser says that it is there as often. Timed from
/// before the request is sent to the event's arrival, so the verb and its commit are in it: the time from the commit on
/// is less.
enum LiveEvents {
  static let agents = 1_000
  static let events = 1_000
  static let pause = Duration.milliseconds(20)

  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    let staff = try await folder.staff(agents)
    let opened = try await folder.contacts(agents)
    let token = try await folder.token()
    let served = try await Served(folder)
    defer { served.stop() }
    let streams = try Streams(served.port, staff, cases: opened.map { "\($0.caseID)" })
    defer { streams.close() }
    let connection = try Connection(port: served.port)
    for number in 0..<events {
      let i = number % agents
      try beat(staff[(number * 7) % agents], connection)
      streams.expect(i)
      let answer = try connection.ask(CasesAPI.request(token, account: "customer\(i)", words: "到哪里了？"))
      guard answer.status == 201 else { throw Served.Failed(description: "\(answer.status) \(answer.body)") }
      try await Task.sleep(for: pause)
    }
    try await Task.sleep(for: .seconds(2))
    let (spans, missing) = streams.spans
    guard missing == 0 else { throw Served.Failed(description: "\(missing) of \(events) events never came") }
    return [
      Figure("live-median", spans.percentile(0.5), "ms", against: "wanted, \(agents) streams", limit: 100),
      Figure("live-p99", spans.percentile(0.99), "ms", against: "wanted, \(agents) streams", limit: 100),
      Figure("live-max", spans.max() ?? 0, "ms", against: "wanted at p99", limit: 100),
    ]
  }

  static func beat(_ one: DeskFolder.Staff, _ connection: Connection) throws {
    let answer = try connection.ask(
      Connection.post(
        "/workspace/beat", one.cookie, "X-CSRF-Token: \(one.formToken)",
        "Content-Type: application/x-www-form-urlencoded", body: "csrf=\(one.formToken)"))
    guard answer.status == 204 else { throw Served.Failed(description: "\(answer.status) \(answer.body)") }
  }
}
