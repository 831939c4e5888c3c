// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import NIOCore

/// Meituan's side of `PlatformPort`: form calls signed like its pushes, sent at most once, proven by later pushes.
package struct MeituanClient: PlatformPort {
  let feed: ForeignFeed
  let desk: Desk
  let http: HTTPClient
  /// Whoever rides there for the platform, which itself does not tell where riders are.
  let carrier: PeisongClient?
  let now: @Sendable () -> Instant
  let realNow: @Sendable () -> Instant

  package init(
    _ feed: ForeignFeed, desk: Desk, http: HTTPClient, carrier: PeisongClient? = nil,
    now: @escaping @Sendable () -> Instant, realNow: @escaping @Sendable () -> Instant
  ) {
    self.feed = feed
    self.desk = desk
    self.http = http
    self.carrier = carrier
    self.now = now
    self.realNow = realNow
  }

  private var once: SendOnce { SendOnce(desk: desk, now: now) }

  /// It cannot group orders, choose a rider, move a clock or hold a kitchen back; it can call a rider off and call one.
  /// Readiness and claims have no push.
  package func abilities(in city: City) -> PlatformAbilities {
    let kinds = feed.base == nil ? [] : Set(MeituanCommand.paths.keys)
    return PlatformAbilities(
      feed: feed.name, kinds: kinds, plans: PlatformAbilities.plans(of: kinds), knowsCommands: false,
      untold: [.markReady, .claim])
  }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    guard feed.base != nil, MeituanCommand.paths[command.kind] != nil else {
      return CanReply(yes: false, reason: "notSupported")
    }
    guard MeituanCommand(command) != nil else { return CanReply(yes: false, reason: "invalid") }
    return try await desk.mirrorAnswer(to: command)
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    guard let call = MeituanCommand(command) else {
      let isKnown = MeituanCommand.paths[command.kind] != nil
      return CommandReply(.refused, reason: isKnown ? "invalid" : "notSupported")
    }
    return try await once.perform(command) { () async throws(PortError) in
      _ = try await self.call(call.path, call.parameters)
      return CommandReply(.accepted)
    }
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command)
  }

  package func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
    try await once.reply(to: command.id, city: command.city)
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    guard let place = feed.city(city) else { return [] }
    let sights: [any RiderSight] = carrier.map { [$0] } ?? []
    return try await MirrorFacts.facts(orders, in: place, desk: desk, sights: sights, at: now())
  }

  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
    guard let place = feed.city(city) else { return [] }
    let told = try await call("order/getOrderDetail", [("order_id", order.text)])
    guard let fields = told.fields.map(Fields.init) else { return [] }
    try await ForeignIntake(desk: desk, feed: feed).keep(answer: [told], at: now())
    do throws(EventFault) {
      let message = MeituanMessage(kind: "order", fields: fields, city: place, sentAt: now(), feed: feed)
      return try message.events().filter { $0.order == order && $0.foreignFault == nil }
    } catch {
      throw .rejected("the record's \(error.field) \(error.rule)")
    }
  }

  /// The answer's `data`; "ng" with the platform's code is a refusal.
  private func call(_ path: String, _ parameters: [(name: String, value: String)]) async throws(PortError) -> Loose {
    guard let base = feed.base else { throw .unavailable("the feed has no address for commands") }
    let url = "\(base)/\(path)"
    let signed = parameters + [("app_id", feed.app), ("timestamp", "\(realNow().ms / 1000)")]
    let sig = MeituanSignature.code(url: url, signed, secret: feed.secret)
    let bytes = try await ForeignCall(http: http).post(
      url, FormBody.text(signed + [("sig", sig)]), type: "application/x-www-form-urlencoded", limit: .seconds(10))
    guard let answer = Loose(bytes)?.fields else { throw .noAnswer("the answer cannot be read") }
    guard answer["error"]?.fields == nil, answer["data"]?.word != "ng" else {
      let error = answer["error"]?.fields ?? [:]
      throw .rejected(String((error["code"]?.word ?? error["msg"]?.word ?? "ng").prefix(64)))
    }
    return answer["data"] ?? .null
  }
}

/// A command of ours as a call of Meituan's interface, where it has one.
struct MeituanCommand: Sendable {
  let path: String
  let parameters: [(name: String, value: String)]

  static let paths: [PlatformCommand.Kind: String] = [
    .acceptOrder: "order/confirm", .cancelOrder: "order/cancel", .agreeRefund: "order/refund/agree",
    .refuseRefund: "order/refund/reject", .refund: "order/applyPartRefund", .replyReminder: "order/remindReply",
    .callRider: "order/logistics/push", .cancelRider: "order/logistics/cancel",
    .markReady: "order/preparationMealComplete", .claim: "order/applyCompensation",
  ]

  /// Nil for what the interface has not, and for a command without what it needs.
  init?(_ command: PlatformCommand) {
    guard let path = Self.paths[command.kind], command.orders.count == 1, let order = command.orders.first else {
      return nil
    }
    var more: [(name: String, value: String)] = [("order_id", order.text)]
    let words = command.text ?? command.question ?? ""
    switch command.kind {
    case .cancelOrder: more += [("reason_code", command.cause ?? "2007"), ("reason", words)]
    case .agreeRefund, .refuseRefund: more.append(("reason", words))
    case .refund:
      guard let amount = command.amount, amount > .zero else { return nil }
      more += [("money", amount.yuanText), ("reason", words)]
    case .replyReminder:
      guard let reminder = command.reminder, words.count <= PlatformReminder.mostWords, !words.isEmpty else {
        return nil
      }
      more += [("remind_id", reminder), ("reply_content", words)]
    case .claim:
      guard let cause = command.cause else { return nil }
      more += [("apply_status", cause), ("amount", command.amount?.yuanText ?? "")]
    default: break
    }
    self.path = path
    parameters = more
  }
}
