// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain

/// Ele.me's side of `PlatformPort`. It knows no key of ours, so a command is sent at most once (`SendOnce`), and names
/// none in its events, so an answer is never more than `accepted`: the later event proves.
package struct ElemeClient: PlatformPort {
  var api: ElemeAPI
  /// The house's own store; nothing is asked of the outside through it.
  let desk: Desk
  let now: @Sendable () -> Instant
  /// Whoever rides there for the platform; its word on where riders are comes second.
  let carrier: PeisongClient?

  package init(
    _ feed: ForeignFeed, desk: Desk, http: HTTPClient, carrier: PeisongClient? = nil,
    now: @escaping @Sendable () -> Instant, realNow: @escaping @Sendable () -> Instant
  ) {
    api = ElemeAPI(feed: feed, http: http, realNow: realNow)
    self.desk = desk
    self.carrier = carrier
    self.now = now
  }

  private var once: SendOnce { SendOnce(desk: desk, now: now) }

  /// It cannot group orders, choose a rider or move a clock; it can hold a kitchen back, call a rider off and call one.
  /// Cooking later, readiness and claims have no push.
  package func abilities(in city: City) -> PlatformAbilities {
    let kinds = api.feed.base == nil ? [] : ElemeCommand.supported
    return PlatformAbilities(
      feed: api.feed.name, kinds: kinds, plans: PlatformAbilities.plans(of: kinds), knowsCommands: false,
      untold: [.markReady, .delayCooking, .claim])
  }

  /// What the interface has, and what our mirror says: the platform has no such question. At once, so within any limit.
  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    guard api.feed.base != nil else { return CanReply(yes: false, reason: "notSupported") }
    do throws(ElemeCommand.Fault) { _ = try ElemeCommand(command) } catch {
      return CanReply(yes: false, reason: error.reason)
    }
    return try await desk.mirrorAnswer(to: command)
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    let call: ElemeCommand
    do throws(ElemeCommand.Fault) { call = try ElemeCommand(command) } catch {
      return CommandReply(.refused, reason: error.reason)
    }
    return try await once.perform(command) { () async throws(PortError) in
      _ = try await api.call(call.action, call.parameters, limit: api.commandLimit)
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
    guard let place = api.feed.city(city) else { return [] }
    return try await MirrorFacts.facts(orders, in: place, desk: desk, sights: [self] + sights, at: now())
  }

  private var sights: [any RiderSight] { carrier.map { [$0] } ?? [] }

  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] {
    guard let place = api.feed.city(city) else { return [] }
    let id: [String: Loose] = ["orderId": .text(order.text)]
    let told = try await api.call("eleme.order.getOrder", id, limit: api.commandLimit)
    guard let fields = told.fields.map(Fields.init) else { return [] }
    let states = try? await api.call("eleme.order.getDeliveryStateRecord", id, limit: api.commandLimit)
    let at = now()
    try await ForeignIntake(desk: desk, feed: api.feed).keep(answer: [told, states ?? .null], at: at)
    do throws(EventFault) {
      let record = ElemeOrder(fields: fields, city: place, sentAt: at, secret: api.feed.secret)
      let events = try record.placed() + record.state(at: at) + ElemeRecord.events(states, order, place, api.feed, at)
      return events.filter { $0.order == order && $0.foreignFault == nil }
    } catch {
      throw .rejected("the record's \(error.field) \(error.rule)")
    }
  }
}

extension ElemeClient: RiderSight {
  /// The last point of the rider's track.
  func sighting(of order: Order, in city: ForeignCity) async -> MirrorFacts.Sighting? {
    let asked = try? await api.call(
      "eleme.order.getDeliveryRoutes", ["orderId": .text(order.ref.text)], limit: ElemeAPI.questionLimit)
    let points = (asked?.elements ?? []).compactMap { element -> MirrorFacts.Sighting? in
      let fields = Fields(element.fields ?? [:])
      guard let point = try? fields.point(joined: "location", longitude: "longitude", latitude: "latitude"),
        let at = try? fields.time("updateAt", "time")
      else { return nil }
      return .init(place: city.place(point), at: at)
    }
    return points.max { $0.at < $1.at }
  }
}

/// The waybill's past, as `getDeliveryStateRecord` lists it: states that are read like the pushes of the same types, so
/// that what was pushed before has the same name.
enum ElemeRecord {
  private static let types: [String: Int] = [
    "tobeAssignedMerchant": 51, "tobeAssignedCourier": 52, "tobeFetched": 53, "arrived": 54, "delivering": 55,
    "completed": 56, "selfDelivery": 71, "noMoreDelivery": 72, "merchantReason": 57, "userReason": 58,
    "carrierReason": 59, "systemReason": 59, "merchantCallLateError": 60, "merchantFoodError": 61,
    "merchantInterruptDeliveryError": 62, "userNotAnswerError": 63, "userReturnOrderError": 64,
    "userAddressError": 65, "deliveryOutOfService": 66, "carrierRemarkExceptionError": 67, "systemMarkedError": 68,
    "otherError": 69, "deliveryTimeout": 70, "onlinePayError": 73, "consumerLocationTooFarError": 74,
    "merchantPushTooLateError": 75, "systemError": 76,
  ]

  static func events(
    _ states: Loose?, _ order: OrderRef, _ city: ForeignCity, _ feed: ForeignFeed, _ now: Instant
  ) -> [OrderEvent] {
    (states?.elements ?? []).flatMap { element -> [OrderEvent] in
      var fields = element.fields ?? [:]
      fields["orderId"] = .text(order.text)
      // Cancelled, stuck and refused are told apart by what stands behind the state.
      let words = [fields["subState"]?.word, fields["state"]?.word].compactMap { $0 }
      guard let type = words.lazy.compactMap({ types[$0] }).first else { return [] }
      let message = ElemeMessage(
        type: type, fields: Fields(fields), shop: nil, city: city, sentAt: now, secret: feed.secret)
      return (try? message.events()) ?? []
    }
  }
}

extension Desk {
  /// The mirror's word on a command that the platform's interface has.
  func mirrorAnswer(to command: PlatformCommand) async throws(PortError) -> CanReply {
    guard let ref = command.orders.first else { return CanReply(yes: false, reason: "invalid: one order") }
    let order: Order?
    do { order = try await mirrored(ref, city: command.city) } catch { throw .unavailable("the store does not answer") }
    guard let order else { return CanReply(yes: false, reason: "unknownOrder") }
    let objection = order.objection(to: command)
    return CanReply(yes: objection == nil, reason: objection)
  }
}
