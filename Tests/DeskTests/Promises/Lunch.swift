// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage
import Synchronization
import TestSupport

@testable import Desk

/// Chen Yu's two coffees at the Lighthouse, seen from the desk: what the platform knows, says and is told.
final class LunchPlatform: PlatformPort {
  struct State {
    var facts: [OrderFacts] = []
    var can = CanReply(yes: true)
    var reply = CommandReply(.accepted)
    var isDown = false
    /// Carries out what it is asked, and the answer is lost.
    var losesAnswers = false
    var abilities = PlatformAbilities.native("city")
    var commands: [PlatformCommand] = []
  }
  let state = Mutex(State())

  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
  var commands: [PlatformCommand] { state.withLock { $0.commands } }
  func commands(_ kind: PlatformCommand.Kind) -> [PlatformCommand] { commands.filter { $0.kind == kind } }

  func abilities(in city: City) -> PlatformAbilities { state.withLock { $0.abilities } }

  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    let answer = state.withLock { $0.isDown ? nil : $0.can }
    guard let answer else { throw .unavailable("down") }
    return answer
  }

  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    let reply = state.withLock { state -> Result<CommandReply, PortError> in
      guard !state.isDown else { return .failure(.unavailable("down")) }
      state.commands.append(command)
      return state.losesAnswers ? .failure(.noAnswer("timeout")) : .success(state.reply)
    }
    return try reply.get()
  }

  func reply(to command: String) async throws(PortError) -> CommandReply? {
    let (isDown, reply) = state.withLock { state in
      (state.isDown, state.commands.contains { $0.id == command } ? state.reply : nil)
    }
    guard !isDown else { throw .unavailable("down") }
    return reply
  }

  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    let facts = state.withLock { $0.isDown ? nil : $0.facts }
    guard let facts else { throw .unavailable("down") }
    return facts.filter { orders.contains($0.order) }
  }
}

/// One lunch at one desk, minute by minute.
struct Lunch {
  static let city = City(7) ?? .none
  static let noon = Instant(ms: 1_767_240_000_000)  // 2026-01-01 12:00 in China
  static let first = OrderRef("QW-1001")
  static let second = OrderRef("QW-1002")
  static let zhou = RiderRef("zhou")
  static let lin = RiderRef("lin")
  static let mei = Actor.agent(AgentID(city: .none, seconds: 1, node: 0, sequence: 1))
  static let chen = PersonID(city: city, seconds: 1, node: 0, sequence: 2)
  static let caseID = CaseID(city: city, seconds: 1, node: 0, sequence: 3)
  static let pace = Pace(metresPerMinute: 300, pickSeconds: 60, dropSeconds: 60)

  let desk: Desk
  let platform: LunchPlatform

  static func at(_ minutes: Int64) -> Instant { noon + .minutes(minutes) }

  func id(_ minutes: Int64) -> CommandID { desk.newID(city: Self.city, at: Self.at(minutes)) }

  static func event(
    _ kind: OrderEvent.Kind, _ minutes: Int64, _ order: OrderRef?, _ fill: (inout OrderEvent) -> Void = { _ in }
  ) -> OrderEvent {
    var event = OrderEvent(
      id: "\(order?.text ?? "-")-\(kind.text)-\(minutes)", city: city, at: at(minutes), kind: kind, order: order)
    fill(&event)
    return event
  }

  static func ridden(_ kind: OrderEvent.Kind, _ minutes: Int64, _ order: OrderRef, _ rider: RiderRef = zhou)
    -> OrderEvent
  {
    event(kind, minutes, order) { ($0.rider, $0.epoch) = (rider, rider == zhou ? 1 : 2) }
  }

  static func begun(_ order: OrderRef) -> [OrderEvent] {
    [
      event(.placed, 0, order) {
        $0.customer = CustomerRef("chen")
        $0.customerName = "陈雨"
        $0.customerPhone = "13800001234"
        $0.shop = ShopRef("lighthouse")
        $0.amount = .yuan(46)
        $0.due = at(40)
      },
      event(.accepted, 1, order) { $0.readyBy = at(10) },
    ]
  }

  static func facts(_ order: OrderRef, at minutes: Int64, ready: Int64 = 10, rider: RiderRef? = nil) -> OrderFacts {
    let shop = Place(x: 1000, y: 1000)
    let door = Place(x: 2800, y: 1000)
    let stops =
      [first, second].map {
        RiderStop(kind: .pick, order: $0, place: shop, due: at(40), readyBy: at(ready))
      } + [first, second].map { RiderStop(kind: .drop, order: $0, place: door, due: at(40)) }
    return OrderFacts(
      order: order, city: city, at: at(minutes), shop: ShopRef("lighthouse"), shopPlace: shop, dropPlace: door,
      dropToken: "gate-3", customer: CustomerRef("chen"), due: at(40), accepted: true, readyBy: at(ready),
      readyMarked: false, epoch: rider == nil ? 0 : 1,
      rider: rider.map {
        RiderFacts(
          rider: $0, name: "老周", place: Place(x: 700, y: 1000), seenAt: at(minutes), atShop: false, stops: stops,
          capacity: 4)
      }, riderAtShopBy: rider == nil ? at(8) : nil,
      together: rider == nil ? [] : [first, second].filter { $0 != order },
      pace: pace)
  }

  func know(at minutes: Int64, ready: Int64 = 10, rider: RiderRef? = nil) {
    platform.set { state in
      state.facts = [Self.first, Self.second].map { Self.facts($0, at: minutes, ready: ready, rider: rider) }
    }
  }

  @discardableResult
  func hear(_ events: [OrderEvent], at minutes: Int64) async throws -> Ingested {
    try await desk.ingest(EventBatch(feed: "city", raw: [1, 2, 3], events: events), at: Self.at(minutes))
  }

  /// Carries out every task that is due, as Work does.
  func work(at minutes: Int64) async throws {
    let now = Self.at(minutes)
    for _ in 0..<20 {
      var count = 0
      for lane in Lane.allCases {
        for task in try await desk.claimTasks(lane, holder: "t", lease: .seconds(30), limit: 50, at: now) {
          let handler = Handlers.byKind[task.kind] ?? TaskHandler("") { _, _, _ in .failed(reason: "no handler") }
          try await desk.carryOut(task, with: handler, holder: "t", at: now)
          count += 1
        }
      }
      if count == 0 { return }
    }
  }

  /// A merchant's or rider's yes.
  func answer(_ party: Party, of id: PromiseID, at minutes: Int64) async throws {
    let command = try await promise(id).leg(party)?.command
    let kind: OrderEvent.Kind = party == .rider ? .riderAnswered : .shopAnswered
    try await hear([Self.event(kind, minutes, nil) { ($0.command, $0.agreed) = (command, true) }], at: minutes)
  }

  /// Minutes in which nothing happens but polls.
  func pass(_ minutes: ClosedRange<Int64>, rider: RiderRef? = zhou) async throws {
    for minute in minutes {
      know(at: minute, rider: rider)
      try await work(at: minute)
    }
  }

  func promise(_ id: PromiseID) async throws -> Promise { try await desk.promise(id, for: Self.mei) }

  /// Until the yes: both orders placed, checked, offered, accepted at 12:02.
  func promised() async throws -> Promise {
    try await hear(Self.begun(Self.first) + Self.begun(Self.second), at: 1)
    know(at: 1)
    let check = try await desk.checkTogether(
      [Self.first, Self.second], city: Self.city, by: Self.mei, id: id(1), at: Self.at(1))
    let offer = PromiseOffer(
      caseID: Self.caseID, beneficiary: Self.chen, customer: check.customer, language: .chinese, team: "lunch",
      approvedBy: "客服 小梅")
    let offered = try await desk.offerTogether(offer, check: check.id, by: Self.mei, id: id(1), at: Self.at(1))
    return try await desk.acceptPromise(
      offered.id, version: 1, text: offered.versions[0].sentence, channel: "webchat", by: .customer(Self.chen),
      id: id(2), at: Self.at(2))
  }

  /// Grouped, with Lao Zhou, who has agreed; 12:05.
  func grouped() async throws -> Promise {
    let promise = try await promised()
    try await work(at: 2)
    try await answer(.merchant, of: promise.id, at: 3)
    try await pass(3...3, rider: nil)
    let command = promise.leg(.platform)?.command
    let both = [Self.first, Self.second]
    try await hear(
      both.map { order in
        Self.event(.grouped, 3, order) {
          ($0.command, $0.together, $0.due) = (command, both.filter { $0 != order }, Self.at(40))
        }
      } + both.map { Self.ridden(.assigned, 4, $0) }, at: 4)
    try await pass(4...4)
    try await answer(.rider, of: promise.id, at: 5)
    return try await self.promise(promise.id)
  }
}

func withLunch(_ engine: Engine, _ body: (Lunch) async throws -> Void) async throws {
  let platform = LunchPlatform()
  try await withStore(engine) { store in
    let desk = Desk.forTests(store, platform: platform, startedAt: Lunch.noon - .hours(1))
    try await hireMei(desk)
    try await body(Lunch(desk: desk, platform: platform))
  }
}

/// 小梅 sits there, certified for the front line.
private func hireMei(_ desk: Desk) async throws {
  guard case .agent(let id) = Lunch.mei else { return }
  let agent = Agent(id: id, login: "mei", name: "小梅", team: "lunch", site: "新乡", post: .agent, roles: [.agent])
  let certificate = Certificate(
    id: desk.newID(city: .none, at: Lunch.noon), agent: id, scenarios: Scenario.allCases, channels: Channel.allCases,
    languages: Language.allCases, levels: [.frontLine], moneyLimit: .yuan(30), from: Lunch.noon - .days(1),
    until: Lunch.noon + .days(30), grantedBy: desk.newID(city: .none, at: Lunch.noon))
  try await desk.change(by: .system("people"), at: Lunch.noon) { tx in
    try tx.sql.add(agent, password: "none")
    try tx.sql.save(tx.secrets.seal(certificate))
    let chen = Identity(side: .customer, account: "chen", name: "陈雨", phone: "13800001234")
    _ = try tx.sql.add(try tx.secrets.sealed(chen, as: Lunch.chen), at: Lunch.noon)
  }
}
