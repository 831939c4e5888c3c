// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What a verb's closure works with: the open transaction and everything that was decided before it began. Anything a
/// verb writes goes through here, so that the journal and the tasks cannot be forgotten or written elsewhere.
package final class Tx {
  package let sql: any SQL
  package let actor: Actor
  package let now: Instant
  package let policies: Policies
  package let secrets: Secrets
  private let ids: IDMaker
  private(set) var news: News = []

  init(_ sql: any SQL, by actor: Actor, at now: Instant, desk: Desk) {
    self.sql = sql
    self.actor = actor
    self.now = now
    policies = desk.policies
    secrets = desk.secrets
    ids = desk.ids
  }

  package func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self, city: City) -> ID<Kind> {
    ids.next(kind, city: city, at: now)
  }

  package func record(_ event: NewEvent, city: City) throws {
    try sql.append(event, city: city, by: actor, at: now)
    news.insert(.journal)
  }

  package func queue(_ task: NewTask, city: City) throws {
    try sql.queue(task, id: newID(city: city), city: city, at: now)
    news.insert(.tasks(task.lane))
  }

  /// Writes what follows from a decision and returns its state, which the caller saves.
  package func apply<State>(_ decided: Decided<State>, city: City) throws -> State {
    for event in decided.events { try record(event, city: city) }
    for task in decided.tasks { try queue(task, city: city) }
    return decided.state
  }
}

extension Desk {
  /// Runs a verb: one transaction, answered once per command id. When the id has been answered before (a retry after a
  /// lost answer, a double click), the first answer is given again and nothing happens.
  @discardableResult
  package func verb<Answer: Codable & Sendable>(
    _ name: String, by actor: Actor, id: CommandID, at now: Instant, _ body: @escaping @Sendable (Tx) throws -> Answer
  ) async throws -> Answer {
    do {
      return try await change(by: actor, at: now) { tx in
        let answer = try body(tx)
        let text = try JSON.text(answer)
        guard try tx.sql.remember(id, verb: name, by: actor, at: now, result: text) else {
          throw DeskError.conflict("this command id has been used for another command")
        }
        return answer
      }
    } catch {
      if let earlier = try await earlierAnswer(id, verb: name, by: actor, as: Answer.self) { return earlier }
      throw error
    }
  }

  /// A verb of the house itself (claims, leases, cursors, timers), which needs no command id because running it twice
  /// is harmless.
  @discardableResult
  package func change<Answer: Sendable>(
    by actor: Actor, _ haste: Haste = .prompt, at now: Instant, _ body: @escaping @Sendable (Tx) throws -> Answer
  ) async throws -> Answer {
    try await store.write(haste) { sql in
      let tx = Tx(sql, by: actor, at: now, desk: self)
      let answer = try body(tx)
      sql.ringAfterCommit(tx.news)
      return answer
    }
  }

  private func earlierAnswer<Answer: Codable & Sendable>(
    _ id: CommandID, verb: String, by actor: Actor, as type: Answer.Type
  ) async throws -> Answer? {
    try await store.read { sql in
      guard let earlier = try sql.answered(id), earlier.verb == verb, earlier.actor == actor.description else {
        return nil
      }
      return try JSON.decode(Answer.self, from: earlier.result)
    }
  }
}

/// The answer of a verb that only does.
package typealias Done = NoPayload
