// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain

/// Fetches what Ele.me could not push: the failed pushes of its newer message service, confirmed only after they are
/// durable, and the older list of messages that never arrived. What is pulled is taken in like a push; an event that
/// came both ways has one name.
package struct ElemePull: Sendable {
  let api: ElemeAPI
  let intake: ForeignIntake

  package init(_ feed: ForeignFeed, desk: Desk, http: HTTPClient, realNow: @escaping @Sendable () -> Instant) {
    api = ElemeAPI(feed: feed, http: http, realNow: realNow)
    intake = ForeignIntake(desk: desk, feed: feed)
  }

  package var name: String { "pull.\(api.feed.name)" }

  /// The vendor's own limit of a page.
  static let page = 50

  /// Fetches one page of each list; returns when the next is wanted (at once while there are more).
  /// - Throws: what keeping them throws; nothing is confirmed then.
  package func turn(at now: Instant) async throws -> Instant {
    let failed = try await failedPushes(at: now)
    let unreached = try await unreached(at: now)
    return failed >= Self.page || unreached >= Self.page ? now : now + api.feed.habits.pullEvery
  }

  private var app: Loose { Int64(api.feed.app) == nil ? .text(api.feed.app) : .number(api.feed.app) }

  /// The token of this call must be empty.
  private func failedPushes(at now: Instant) async throws -> Int {
    let query: [String: Loose] = ["appId": app, "limit": .number("\(Self.page)")]
    let asked = try? await api.call(
      "eleme.msgNew.getPushFailMsg", ["msgQueryRequest": .object(query)], token: "", limit: api.commandLimit)
    let messages = asked?.elements ?? []
    guard !messages.isEmpty else { return 0 }
    try await take(messages, at: now)
    let ids = messages.compactMap { $0.fields?["requestId"] ?? $0.fields?["msgId"] }
    let confirm: [String: Loose] = ["appId": app, "msgIds": .list(ids)]
    let confirmed = try? await api.call(
      "eleme.msgNew.confirmPullMsg", ["msgConfirmRequest": .object(confirm)], token: "", limit: api.commandLimit)
    // The same page would come again at once.
    return confirmed == nil ? 0 : messages.count
  }

  private func unreached(at now: Instant) async throws -> Int {
    let asked = try? await api.call(
      "eleme.message.getNonReachedOMessages", ["appId": app], limit: api.commandLimit)
    let messages = asked?.elements ?? []
    if !messages.isEmpty { try await take(messages, at: now) }
    return messages.count
  }

  /// Asked for over a signed call, so the envelopes' own signatures need not be looked at.
  private func take(_ messages: [Loose], at now: Instant) async throws {
    let read = messages.map { Self.message($0, api.feed, at: now) }
    try await intake.take(read, raw: Array(Loose.list(messages).json.utf8), way: .pulled, at: now)
  }

  /// An envelope whose sender is known; one that is none is named as unreadable.
  static func message(_ message: Loose, _ feed: ForeignFeed, at now: Instant) -> ForeignIntake.Message {
    do throws(PushFault) {
      return try ElemeEnvelope(message).message(of: feed, at: now)
    } catch {
      let fault = EventFault("message", rule: "is missing")
      return ForeignIntake.Message(order: nil, shop: nil, fault: fault) { _ throws(EventFault) in throw fault }
    }
  }
}
