// SPDX-License-Identifier: Apache-2.0
import Domain

@testable import Platform

/// Something that can be known about an order.
enum Fact: String, CaseIterable, Sendable {
  case stage, placed, customer, shop, shopName, dishes, amount, clock, shopPlace, dropPlace, door
  case paid, accepted, cooking, ready, estimate
  case riders, declined, atShop, leftShop, pickedUp, delivered
  case carrierCalled, carrierTook, carrierTrouble, calledOff, calledOffFor, delivery
  case completed, cancelled, cancelledBy
  case requests, phases, moneyBack
  case reminders, replies, replyWords
  /// What was told and fits nothing, or has no meaning here.
  case contradictions, unknown

  /// What a style has no words for. Everything else it must tell as our own feed does, to the second and the fen.
  static func untold(by style: ForeignFeed.Style) -> Set<Fact> {
    // No platform tells when a kitchen begins, what it expects and when it is done; that a rider has refused, or has
    // left a shop without the food, is seen only by the next one.
    let kitchen: Set<Fact> = [.cooking, .ready, .estimate, .declined, .leftShop]
    switch style {
    // A request is told to be paid; the payment is no message of its own.
    case .eleme: return kitchen.union([.moneyBack])
    // A request is told without its phase, an answer to a reminder without its kind. The carrier has no word for being
    // stuck, and one reason for everything.
    case .meituan: return kitchen.union([.phases, .replyWords, .carrierTrouble, .calledOffFor])
    // It knows riders and roads, and neither shops nor dishes nor money.
    case .peisong:
      return Set(allCases).subtracting([
        .riders, .pickedUp, .delivered, .carrierCalled, .calledOff, .delivery, .contradictions, .unknown,
      ])
    }
  }
}

/// An order as everybody can read it: each fact in words; what is not known is not there. Riders and doors, which the
/// other companies name by hashes of what they tell, have the names the day gave them.
struct Portrait: Equatable, Sendable {
  private(set) var facts: [Fact: String] = [:]

  init(_ order: Order, names: [String: String]) {
    let called = { (name: String) in names[name] ?? name }
    draw(order.placed, called)
    facts[.stage] = order.stage.rawValue
    facts[.paid] = order.paidAt?.words
    facts[.accepted] = order.acceptedAt?.words
    facts[.cooking] = order.cookingAt?.words
    facts[.ready] = order.readyAt?.words
    facts[.estimate] = order.estimate.map { "\($0.value.words) at \($0.at.words)" }
    facts[.completed] = order.completedAt?.words
    facts[.cancelled] = order.cancelled.map { "\($0.at.words)\($0.isInvalid ? ", never came about" : "")" }
    facts[.cancelledBy] = order.cancelled.map { "\($0.by?.rawValue ?? "?"): \($0.reason ?? "?")" }
    facts[.moneyBack] = Self.list(order.refunds.map { "\($0.amount.fen) at \($0.at.words)" })
    facts[.unknown] = Self.list(order.unknownKinds)
    draw(order.visits, called)
    drawDelivery(order)
    draw(order.afterSales)
    draw(order.reminded)
  }

  private static func list(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: "; ") }

  private mutating func draw(_ placed: Order.Placed?, _ called: (String) -> String) {
    guard let placed else { return }
    facts[.placed] = placed.at.words
    facts[.customer] = placed.customer?.text
    facts[.shop] = placed.shop?.text
    facts[.shopName] = placed.shopName
    facts[.dishes] = Self.list(placed.items.map { "\($0.count) \($0.name)" })
    facts[.amount] = placed.amount.map { "\($0.fen)" }
    facts[.clock] = placed.due?.words
    facts[.shopPlace] = placed.shopPlace.map { "\($0.x) \($0.y)" }
    facts[.dropPlace] = placed.dropPlace.map { "\($0.x) \($0.y)" }
    facts[.door] = placed.dropToken.map(called)
  }

  private mutating func draw(_ visits: [Order.Visit], _ called: (String) -> String) {
    let all = { (time: (Order.Visit) -> Instant?) in Self.list(visits.compactMap { time($0)?.words }) }
    facts[.riders] = Self.list(
      visits.map { "\($0.rider.map { called($0.value.text) } ?? "?") since \($0.assignedAt?.words ?? "?")" })
    facts[.declined] = all(\.declinedAt)
    facts[.atShop] = all(\.atShopAt)
    facts[.leftShop] = all(\.leftShopAt)
    facts[.pickedUp] = all(\.pickedUpAt)
    facts[.delivered] = all(\.deliveredAt)
  }

  private mutating func drawDelivery(_ order: Order) {
    let all = { (step: Delivery.Step, words: (Delivery.Mark) -> String) in
      Self.list(order.deliveryMarks.filter { $0.step == step }.map(words))
    }
    facts[.carrierCalled] = all(.call) { $0.at.words }
    facts[.carrierTook] = all(.carrierTake) { $0.at.words }
    facts[.carrierTrouble] = all(.raise) { "\($0.at.words) \($0.cause?.rawValue ?? "?")" }
    facts[.calledOff] = all(.cancel) { $0.at.words }
    facts[.calledOffFor] = all(.cancel) { $0.cause?.rawValue ?? "?" }
    // The name of the state alone: why is a fact of its own.
    facts[.delivery] = order.delivery.map { String("\($0)".prefix { $0 != "(" }) }
    let requests = order.afterSales.flatMap(\.course.contradictions).map { "\($0.step) at \($0.at.words)" }
    facts[.contradictions] = Self.list(
      order.deliveryContradictions.map { "\($0.step) at \($0.at.words)" } + requests)
  }

  /// How each request went: every state it came to, when, and by whom. One nobody asked for has none.
  private mutating func draw(_ afterSales: [AfterSale]) {
    let real = afterSales.filter { $0.state != nil }
    facts[.phases] = Self.list(real.map { $0.terms.phase?.rawValue ?? "?" })
    facts[.requests] = Self.list(
      real.map { request in
        var course = AfterSale.Course()
        var states: [String] = []
        for mark in request.marks {
          let before = course.state
          course.take(mark)
          guard let state = course.state, state != before else { continue }
          states.append("\(state) at \(mark.at.words) by \(mark.by?.rawValue ?? "?") \(mark.reason ?? "")")
        }
        let terms = request.terms
        return "\(request.id) \(terms.scope?.rawValue ?? "?") \(terms.amount?.fen ?? 0) \(terms.evidence ?? []): "
          + states.joined(separator: ", ")
      })
  }

  private mutating func draw(_ reminders: [PlatformReminder]) {
    facts[.reminders] = Self.list(reminders.map { "\($0.id) at \($0.askedAt?.words ?? "?")" })
    facts[.replies] = Self.list(
      reminders.compactMap(\.reply).map { "\($0.at.words) by \($0.by?.rawValue ?? "?")" })
    facts[.replyWords] = Self.list(reminders.compactMap(\.reply).map { "\($0.kind) \($0.text ?? "")" })
  }

  /// The facts in which two differ, apart from those that were not told.
  func differences(from other: Portrait, without untold: Set<Fact>) -> [String] {
    Fact.allCases.filter { !untold.contains($0) && facts[$0] != other.facts[$0] }
      .map { "\($0): \(facts[$0] ?? "nothing") in place of \(other.facts[$0] ?? "nothing")" }
  }
}

extension Instant {
  fileprivate var words: String { "\(ms)" }
}
