// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// The one question to a merchant or rider behind a signed link: exactly one party's part in one promise, asked once.
package struct QuestionView: Sendable {
  package let promise: Promise
  package let leg: Promise.Leg
  package let orders: [OrderCard]
  /// Declared incidents that one of the orders is inside of.
  package let incidents: [IncidentNews]
}

extension Desk {
  /// "/q/promise_…/rider/1/signature", nil for a party that was not asked. Whoever has the link may answer it.
  package func questionPath(of promise: Promise, _ leg: Promise.Leg) -> String? {
    guard leg.party == .merchant || leg.party == .rider, leg.command != nil else { return nil }
    let text = "\(promise.id)/\(leg.party.rawValue)/\(leg.attempt)"
    return "/q/\(text)/\(Base64URL.text(secrets.linkSignature("question.\(text)")))"
  }

  /// - Throws: `DeskError.notFound` for a forged link and for a question that was put anew since.
  package func question(
    _ id: PromiseID, party: Party, attempt: Int, signature: String, at now: Instant
  ) async throws -> QuestionView {
    try check(id, party, attempt, signature)
    let policy = policies.incidents
    return try await store.read { sql in
      guard let promise = try sql.promise(id), let leg = promise.leg(party), leg.attempt == attempt else {
        throw DeskError.notFound("question")
      }
      let orders = try sql.orders(promise.orders, city: promise.city)
      return QuestionView(
        promise: promise, leg: leg, orders: try orders.map { try sql.card($0, at: now) },
        incidents: try sql.incidentNews(about: orders.map(\.order), policy))
    }
  }

  /// The answer counts like the platform's event that names the same command; a second answer changes nothing.
  package func answerQuestion(
    _ id: PromiseID, party: Party, attempt: Int, signature: String, agreed: Bool, at now: Instant
  ) async throws {
    try check(id, party, attempt, signature)
    try await change(by: .system("link.\(party.rawValue)"), at: now) { tx in
      guard let promise = try tx.sql.lockedPromise(id), let leg = promise.leg(party), leg.attempt == attempt,
        let command = leg.command
      else { throw DeskError.notFound("question") }
      guard leg.answeredAt == nil, leg.state == .asked || leg.state == .silent else { return }
      try tx.carryLate(id, .answer(command: command, agreed: agreed, reason: nil))
      try tx.look(id)
    }
  }

  private func check(_ id: PromiseID, _ party: Party, _ attempt: Int, _ signature: String) throws {
    let wanted = secrets.linkSignature("question.\(id)/\(party.rawValue)/\(attempt)")
    guard let given = Base64URL.bytes(signature), Secrets.same(given, wanted) else {
      throw DeskError.notFound("question")
    }
  }
}
