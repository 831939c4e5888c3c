// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Desk
@testable import Platform

/// Chen Yu's two coffees where another company takes the orders: the desk of Qingwan, that company's wire, and a clock
/// that only the test moves. Minutes count from the first order.
final class ForeignLunch: Sendable {
  typealias T = ForeignTown
  static let mei = Actor.agent(AgentID(city: .none, seconds: 1, node: 0, sequence: 1))
  static let chen = PersonID(city: T.city, seconds: 1, node: 0, sequence: 2)
  static let wang = ("王强", "13800000001")
  static let li = ("李梅", "13800000002")
  static let zhao = ("赵敏", "13800000003")

  /// The test's minutes.
  final class Clock: Sendable {
    private let ms = Mutex<Int64>(T.start * 1000)
    var now: Instant { Instant(ms: ms.withLock { $0 }) }
    func set(_ minutes: Double) { ms.withLock { $0 = T.start * 1000 + Int64(minutes * 60_000) } }
  }

  let desk: Desk
  let clock: Clock
  let send: @Sendable (T.Push) async throws -> T.Got

  init(_ desk: Desk, _ clock: Clock, send: @escaping @Sendable (T.Push) async throws -> T.Got) {
    self.desk = desk
    self.clock = clock
    self.send = send
  }

  static func seconds(_ minutes: Double) -> Int64 { T.start + Int64(minutes * 60) }

  /// A desk whose outside are these feeds, while `body` runs.
  static func open(
    _ engine: Engine, feeds: [ForeignFeed], _ body: @Sendable (ForeignLunch) async throws -> Void
  ) async throws {
    let door = CommandedOrderTests.Door()
    let clock = Clock()
    try await T.open(engine, feeds: feeds, platform: door, now: { clock.now }) { desk, send in
      door.lead(
        to: PlatformRouter(
          native: NoPlatform(), feeds: feeds, desk: desk, http: .shared, now: { clock.now }, realNow: { clock.now }))
      try await hire(desk, at: clock.now)
      try await body(ForeignLunch(desk, clock, send: send))
    }
  }

  private static func hire(_ desk: Desk, at now: Instant) async throws {
    guard case .agent(let id) = mei else { return }
    let agent = Agent(id: id, login: "mei", name: "小梅", team: "lunch", site: "新乡", post: .agent, roles: [.agent])
    let certificate = Certificate(
      id: desk.newID(city: .none, at: now), agent: id, scenarios: Scenario.allCases, channels: Channel.allCases,
      languages: Language.allCases, levels: [.frontLine], moneyLimit: .yuan(30), from: now - .days(1),
      until: now + .days(30), grantedBy: desk.newID(city: .none, at: now))
    try await desk.change(by: .system("people"), at: now) { tx in
      try tx.sql.add(agent, password: "none")
      try tx.sql.save(tx.secrets.seal(certificate))
      let chen = Identity(side: .customer, account: "7001", name: "陈雨", phone: "13900000001")
      _ = try tx.sql.add(try tx.secrets.sealed(chen, as: Self.chen), at: now)
    }
  }

  func id() -> CommandID { desk.newID(city: T.city, at: clock.now) }

  /// Pushes arrive at this minute, in this order.
  func hear(_ pushes: [T.Push], at minutes: Double) async throws {
    clock.set(minutes)
    for push in pushes { #expect(try await send(push).status == 200) }
  }

  /// Carries out every task that is due at this minute, as Work does.
  func work(at minutes: Double) async throws {
    clock.set(minutes)
    let now = clock.now
    for _ in 0..<20 {
      var count = 0
      for lane in Lane.allCases {
        for task in try await desk.claimTasks(lane, holder: "t", lease: .seconds(30), limit: 50, at: now) {
          try await desk.carryOut(task, with: try #require(Handlers.byKind[task.kind]), holder: "t", at: now)
          count += 1
        }
      }
      if count == 0 { return }
    }
  }

  /// "Both together, no hurry": asked in chat, and what the desk answers.
  func asked(_ orders: [String], at minutes: Double) async throws -> (contact: ContactID, caseID: CaseID, MergeCheck) {
    clock.set(minutes)
    let refs = orders.map { OrderRef($0) }
    let ids = try await desk.store.read { sql in try sql.orders(refs, city: T.city).map(\.id) }
    let opened = try await desk.openContact(
      OpenContact(person: Self.chen, orders: ids, words: "两杯咖啡一起送，不急，门口走过去很远"),
      by: .customer(Self.chen), id: id(), at: clock.now)
    let check = try await desk.checkTogether(refs, city: T.city, by: Self.mei, id: id(), at: clock.now)
    return (opened.contact, opened.caseID, check)
  }

  /// Promised to Chen Yu, by her own yes.
  func promised(_ orders: [String], at minutes: Double) async throws -> (id: PromiseID, contact: ContactID) {
    let (contact, caseID, check) = try await asked(orders, at: minutes)
    let offer = PromiseOffer(
      caseID: caseID, beneficiary: Self.chen, customer: check.customer, language: .chinese, team: "lunch",
      approvedBy: "客服 小梅")
    let offered = try await desk.offerTogether(offer, check: check.id, by: Self.mei, id: id(), at: clock.now)
    let made = try await desk.acceptPromise(
      offered.id, version: 1, text: offered.versions[0].sentence, channel: "webchat", by: .customer(Self.chen),
      id: id(), at: clock.now)
    #expect(made.state == .inForce && made.legs.map(\.party) == [.platform])
    return (made.id, contact)
  }

  func promise(_ id: PromiseID) async throws -> Promise { try await desk.promise(id, for: Self.mei) }

  /// What Chen Yu has been told in her chat.
  func told(_ contact: ContactID) async throws -> [String] {
    try await desk.store.read { try $0.messages(in: contact, notes: false) }.compactMap { message in
      guard message.author == .system, case .text(let text) = message.body else { return nil }
      return text
    }
  }
}

// Ele.me's two coffees, and Meituan's with their carrier.

extension ForeignLunch {
  static let coffees = ["88001", "88002"]

  static func eleme(_ type: Int, _ order: String, at minutes: Double, _ more: String = "") -> T.Push {
    T.eleme(
      type, #""orderId":"\#(order)","shopId":42,"updateTime":\#(seconds(minutes))\#(more)"#,
      request: "\(type)-\(order)-\(minutes)")
  }

  static func elemeRider(_ type: Int, _ order: String, _ who: (String, String), at minutes: Double) -> T.Push {
    T.eleme(
      type,
      #""orderId":"\#(order)","shopId":42,"updateAt":\#(seconds(minutes) * 1000),"name":"\#(who.0)","phone":"\#(who.1)""#,
      request: "w\(type)-\(order)-\(minutes)")
  }

  /// Placed with the vendor's local time, 16:53:20 plus the minutes.
  static func elemePlaced(_ order: String, at minutes: Double, due: Double) -> T.Push {
    T.eleme(
      10,
      #"""
      "orderId":"\#(order)","shopId":42,"shopName":"灯塔咖啡","createdAt":\#(seconds(minutes)),\#
      "activeAt":\#(seconds(minutes)),"deliverTime":\#(seconds(due)),"totalPrice":46,"onlinePaid":true,\#
      "consignee":"陈雨","phoneList":["13900000001,0042"],"userId":"7001","address":"梧桐路 8 号",\#
      "deliveryGeo":"121.48,31.235","groups":[{"items":[{"name":"拿铁","quantity":2}]}]
      """#, request: "10-\(order)")
  }

  /// Where riders are: a point of their track, seen now.
  static func track(at minutes: Double) -> String {
    #"[{"longitude":121.4736,"latitude":31.2316,"updateAt":\#(seconds(minutes) * 1000)}]"#
  }

  static func meituanBegun(_ order: String, at minutes: Double, due: Double) -> [T.Push] {
    [
      T.meituan(
        "order",
        [
          ("order_id", order), ("app_poi_code", "42"), ("wm_poi_name", "灯塔咖啡"), ("ctime", "\(seconds(minutes))"),
          ("utime", "\(seconds(minutes))"), ("status", "2"), ("total", "46.00"), ("recipient_phone", "13900000001"),
          ("recipient_name", "陈雨"), ("recipient_address", "梧桐路 8 号"), ("longitude", "121.48"), ("openUid", "7001"),
          ("latitude", "31.235"), ("delivery_time", "0"), ("estimate_arrival_time", "\(seconds(due))"),
          ("detail", #"[{"food_name":"拿铁","quantity":2,"price":23}]"#),
        ]),
      T.meituan("confirm", [("order_id", order), ("status", "4"), ("utime", "\(seconds(minutes + 1))")]),
    ]
  }

  /// The carrier's callback; a rider where the state has one.
  static func ride(_ status: Int, _ order: String, _ who: (String, String)? = nil, at minutes: Double) -> T.Push {
    T.peisong([
      ("delivery_id", order), ("mt_peisong_id", "p\(order)"), ("order_id", order), ("status", "\(status)"),
      ("courier_name", who?.0 ?? ""), ("courier_phone", who?.1 ?? ""), ("operate_time", "\(seconds(minutes))"),
    ])
  }
}
