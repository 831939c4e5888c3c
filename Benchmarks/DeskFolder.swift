// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Storage

/// A data folder as `mealdesk serve` finds it, filled through the desk's own verbs before the server starts.
struct DeskFolder {
  struct Staff: Sendable {
    let id: AgentID
    let cookie: String
    let formToken: String
  }

  static let cityNumber = 1

  let path: String
  let store: any Store
  /// As `mealdesk serve` is told it; nil for the file in the folder.
  let address: String?
  let desk: Desk
  let city: City

  /// - Parameter address: a PostgreSQL, instead of a file in the folder.
  init(_ address: String? = nil) throws {
    self.address = address
    guard let city = City(Self.cityNumber) else { throw StorageError.corrupt("city \(Self.cityNumber)") }
    self.city = city
    path = try Load.temporaryFolder()
    let key = String(repeating: "07", count: 32)
    let names = ["certificate", "identity", "lookup", "link", "app"]
    try names.map { "\($0) \(key)\n" }.joined().write(toFile: path + "/keys", atomically: true, encoding: .utf8)
    // Filling is not what is measured: its commits need not reach the disk one by one.
    if let address {
      store = try PostgresStore(url: address, connections: 4)
    } else {
      store = try SQLiteStore(path: path + "/desk.sqlite", use: .trial)
    }
    desk = Load.desk(store)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Agents with certificates for everything on the front line, signed in; the first is an administrator.
  func staff(_ count: Int) async throws -> [Staff] {
    let now = Load.now()
    let admin = Agent(
      id: desk.newID(city: .none, at: now), login: "admin", name: "管理员", team: "青湾一队", site: "新乡", post: .manager,
      roles: [.admin, .operator])
    _ = try await desk.addAgent(admin, password: "qingwan-bench", by: .system("people"), at: now)
    var staff: [Staff] = []
    for number in 1...count { staff.append(try await hire(number, by: admin.id, at: now)) }
    return staff
  }

  private func hire(_ number: Int, by admin: AgentID, at now: Instant) async throws -> Staff {
    let agent = Agent(
      id: desk.newID(city: .none, at: now), login: "agent\(number)", name: "坐席\(number)", team: "青湾一队", site: "新乡",
      post: .agent, roles: [.agent], skills: Skills(["delivery": 3, "refund": 3]))
    _ = try await desk.addAgent(agent, password: "qingwan-bench", by: .system("people"), at: now)
    let certificate = Certificate(
      id: desk.newID(city: .none, at: now), agent: agent.id, scenarios: Scenario.allCases, channels: Channel.allCases,
      languages: Language.allCases, levels: [.frontLine], moneyLimit: .yuan(60), from: now, until: now + .days(365),
      grantedBy: admin)
    try await desk.grant(certificate, by: .agent(admin), id: desk.newID(city: .none, at: now), at: now)
    let signedIn = try await desk.signIn(login: agent.login, password: "qingwan-bench", at: now)
    let session = try await desk.session(signedIn.secret, at: now)
    return Staff(id: agent.id, cookie: "Cookie: desk=\(signedIn.secret)", formToken: session.formToken)
  }

  func makeReady(_ staff: [Staff]) async throws {
    for one in staff {
      try await desk.ready(
        by: .agent(one.id), id: desk.newID(city: .none, at: Load.now()), at: Load.now())
    }
  }

  /// A token, as a header.
  func token(_ scopes: [TokenScope] = [.contactsWrite]) async throws -> String {
    let made = try await desk.makeToken(
      name: "bench", scopes: scopes, until: Load.now() + .days(1), owner: "admin", by: .system("people"),
      at: Load.now())
    return "Authorization: Bearer \(made.secret)"
  }

  /// Contacts that wait, each of somebody else: account `customer1` and on.
  func contacts(_ count: Int) async throws -> [OpenedContact] {
    var opened: [OpenedContact] = []
    for number in 0..<count {
      let now = Load.now()
      let identity = Identity(side: .customer, account: "customer\(number)", name: "苏\(number)", phone: nil)
      let city = city
      let person = try await desk.change(by: .system("bench"), at: now) { try $0.person(identity, city: city) }
      opened.append(
        try await desk.openContact(
          OpenContact(person: person, words: "两单咖啡能一起送吗？不急，门口走过来有点远。"), by: .system("bench"),
          id: desk.newID(city: city, at: now), at: now))
    }
    return opened
  }
}
