// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Simulator
import Storage
import Synchronization
import Work

/// A rule broken on purpose: the invariants must find it within a few lunches, or they are worth nothing.
enum Mutant: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// A command sent again carries another key, so the platform pays again.
  case freshKeys
  /// A promise's next question for facts is not queued.
  case watchLost
  /// Timers do not run: nothing ends by itself.
  case noTimers
  /// A transfer is written with one of its two sides.
  case oneSided
  /// A transfer is written without any.
  case unbooked
  /// Two events of the journal share a position.
  case samePosition
  /// An offer nobody took stays with him who did not take it.
  case offerKept
  /// A message is numbered and not there.
  case messageLost
  /// What was acknowledged is rolled back now and then.
  case acknowledgedLost
  /// A case gets another person than its contact's.
  case wrongPerson
  /// A case is closed over a promise in force.
  case closedEarly
  /// A broken promise is called kept.
  case calledKept
  /// Who was told of an incident is forgotten, and told again.
  case toldAgain
  /// The ending of an incident does not reach its children's rows.
  case childLeft

  var sabotage: Sabotage {
    switch self {
    case .freshKeys: Sabotage(platform: { ForgetfulPort($0) })
    case .noTimers: Sabotage(works: { $0.filter { $0.name != "lane.\(Lane.timer.rawValue)" } })
    default: Sabotage()
    }
  }

  /// What is done to a store when it is opened.
  func spoil(_ store: SQLiteStore) async throws -> any Store {
    if let trigger {
      try await store.write { try $0.run("CREATE TRIGGER IF NOT EXISTS mutant \(trigger)", values: []) }
    }
    return self == .acknowledgedLost ? LossyStore(store) : store
  }

  private var trigger: String? {
    switch self {
    case .watchLost:
      "BEFORE INSERT ON task WHEN NEW.kind = 'promise.facts' AND NEW.id % 7 = 0 BEGIN SELECT RAISE(IGNORE); END"
    case .oneSided: "BEFORE INSERT ON entry WHEN NEW.line > 0 BEGIN SELECT RAISE(IGNORE); END"
    case .unbooked: "BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END"
    case .samePosition:
      """
      AFTER INSERT ON journal WHEN NEW.position % 97 = 0 BEGIN
        UPDATE journal SET position = position - 1 WHERE city = NEW.city AND no = NEW.no; END
      """
    case .offerKept:
      """
      BEFORE UPDATE ON contact WHEN OLD.state = 'offered' AND NEW.state = 'waiting' BEGIN SELECT RAISE(IGNORE); END
      """
    case .messageLost:
      """
      AFTER INSERT ON message WHEN NEW.seq % 5 = 0 BEGIN
        DELETE FROM message WHERE city = NEW.city AND contact = NEW.contact AND seq = NEW.seq; END
      """
    case .wrongPerson:
      """
      AFTER INSERT ON case_file WHEN NEW.id % 5 = 0 BEGIN
        UPDATE case_file SET person = person + 1 WHERE city = NEW.city AND id = NEW.id; END
      """
    case .closedEarly:
      """
      AFTER UPDATE ON promise WHEN NEW.state = 'inForce' BEGIN
        UPDATE case_file SET state = 'resolved' WHERE id = NEW.case_id; END
      """
    case .calledKept:
      """
      AFTER UPDATE ON promise WHEN NEW.state = 'broken' BEGIN
        UPDATE promise SET state = 'kept', body = replace(body, '"state":"broken"', '"state":"kept"')
        WHERE city = NEW.city AND id = NEW.id; END
      """
    case .toldAgain:
      """
      AFTER INSERT ON incident_told BEGIN
        DELETE FROM incident_told WHERE city = NEW.city AND contact = NEW.contact AND incident = NEW.incident; END
      """
    case .childLeft:
      "BEFORE UPDATE ON incident_child WHEN NEW.state <> 'open' BEGIN SELECT RAISE(IGNORE); END"
    case .freshKeys, .noTimers, .acknowledgedLost: nil
    }
  }
}

/// A platform door that does not remember under which key it has sent something.
private final class ForgetfulPort: PlatformPort {
  private let port: any PlatformPort
  private let sent = Mutex<[String: Int]>([:])
  private let answers = Mutex(0)

  init(_ port: any PlatformPort) { self.port = port }

  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { try await port.can(command) }

  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    try await port.facts(orders, city: city)
  }

  func reply(to command: String) async throws(PortError) -> CommandReply? { try await port.reply(to: command) }

  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    let times = sent.withLock { sent in
      sent[command.id, default: 0] += 1
      return sent[command.id] ?? 1
    }
    var again = command
    if times > 1 { again.id = "\(command.id)-\(times)" }
    let reply = try await port.perform(again)
    guard [.coupon, .refund].contains(command.kind), isLost() else { return reply }
    return try await perform(command)
  }

  /// Every third answer about money is lost on the way, and the command is sent again: silence of the platform alone is
  /// so rare that it may take thirty lunches to meet it.
  private func isLost() -> Bool {
    answers.withLock { answers in
      answers += 1
      return answers % 3 == 0
    }
  }
}

/// A store that answers before it has written, and now and then has not.
private final class LossyStore: Store {
  private struct Lost<Value: Sendable>: Error { let value: Value }

  private let store: SQLiteStore
  private let writes = Mutex(0)

  init(_ store: SQLiteStore) { self.store = store }

  var dialect: Dialect { store.dialect }
  var bell: Bell { store.bell }
  var orderHeads: HeadBuffer? { store.orderHeads }
  func ring(_ news: News) { store.ring(news) }
  func close() async { await store.close() }

  func read<T: Sendable>(_ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    try await store.read(body)
  }

  @discardableResult
  func write<T: Sendable>(_ haste: Haste, _ body: @escaping @Sendable (any SQL) throws -> T) async throws -> T {
    let number = writes.withLock { writes in
      writes += 1
      return writes
    }
    guard number % 40 == 0 else { return try await store.write(haste, body) }
    do {
      return try await store.write(haste) { sql in throw Lost(value: try body(sql)) }
    } catch let lost as Lost<T> {
      return lost.value
    }
  }
}
