// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Storage

/// An agent opens the workspace (the whole page, three contacts in hand, one of them shown with its case) over a store
/// with a million closed cases. Timed at the client, one request after another, so the server's time is less.
enum WorkspaceOpen {
  static let cases = 1_000_000
  static let times = 500

  static func run() async throws -> [Figure] {
    let folder = try DeskFolder()
    defer { folder.remove() }
    guard let me = try await folder.staff(1).first else { return [] }
    try await folder.makeReady([me])
    try await take(folder.contacts(3), me, folder)
    try await ClosedCases.fill(folder, count: cases)
    try await folder.desk.beat(me.id, at: Load.now())
    let served = try await Served(folder)
    defer { served.stop() }
    let connection = try Connection(port: served.port)
    var spans: [Double] = []
    for _ in 0..<times {
      let started = ContinuousClock.now
      let answer = try connection.ask(Connection.get("/", me.cookie))
      spans.append((ContinuousClock.now - started).milliseconds)
      guard answer.status == 200, answer.body.contains("一起送吗") else {
        throw Served.Failed(description: "\(answer.status) \(answer.body.prefix(500))")
      }
    }
    return [
      Figure("workspace-median", spans.percentile(0.5), "ms", against: "wanted, at \(cases) closed cases", limit: 20),
      Figure("workspace-p99", spans.percentile(0.99), "ms", against: "wanted, at \(cases) closed cases", limit: 20),
    ]
  }

  /// Offers the contacts and takes them, as dispatcher and agent do.
  private static func take(_ opened: [OpenedContact], _ me: DeskFolder.Staff, _ folder: DeskFolder) async throws {
    let desk = folder.desk
    let lease = try await desk.leaseDispatcher(holder: "bench", length: .seconds(2), at: Load.now())
    guard let fence = lease else { throw Served.Failed(description: "no lease") }
    for one in opened {
      let now = Load.now()
      _ = try await desk.offer(one.contact, to: me.id, until: now + .seconds(20), fence: fence, at: now)
      guard case .offered(let open)? = try await desk.store.read({ try $0.contact(one.contact) })?.state,
        let offer = open.offer
      else { throw Served.Failed(description: "not offered") }
      try await desk.take(
        one.contact, offer: offer, by: .agent(me.id), command: desk.newID(city: folder.city, at: now), at: now)
    }
  }
}
