// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Hummingbird

extension Web {
  /// Commanding the platform, for integrators: the same verb as the agents' page.
  func mountCommandAPI(on router: Router<WebContext>) {
    let routes = TokenRoutes(router: router, web: self)
    routes.get("orders/:number/commands", .ordersRead) { token in
      let order = try await order(token)
      return APIOrderCommands(
        items: try await desk.orderCommands(of: order, for: token.me.actor).map(APIOrderCommand.init))
    }
    routes.post("orders/:number/commands", .ordersCommand) { token in
      let order = try await order(token)
      let wish = try await token.body(as: APICommandWish.self)
      let command = try await desk.askOrderCommand(
        wish.wish(for: order), by: token.me.actor, id: token.command(city: order.city), at: token.now)
      return APIOrderCommand(command)
    }
  }

  /// By the platform's number; where that stands in several cities, by our id.
  private func order(_ token: TokenRequest) async throws -> OrderID {
    let text = token.http.parameters.get("number")?.removingPercentEncoding ?? ""
    if let id = OrderID(text) { return id }
    guard OrderRef(text).isSound else { throw DeskError.invalid(field: "number", rule: OrderRef.rule) }
    let cards = try await desk.orders(numbered: OrderRef(text), forToken: token.me.actor, at: token.now)
    guard let first = cards.first else { throw DeskError.notFound("order") }
    guard cards.count == 1 else { throw DeskError.conflict("the number stands in several cities: use the order's id") }
    return first.id
  }
}

/// What an integrator wants done with an order.
struct APICommandWish: Decodable, Sendable {
  var kind: PlatformCommand.Kind
  var note: String
  var behalf: Party
  var caseID: CaseID?
  var due: Instant?
  var amount: Money?
  var cause: String?
  var text: String?
  var reminder: String?
  var reply: PlatformReminder.ReplyKind?
  var afterSale: String?
  var party: Party?

  private enum CodingKeys: String, CodingKey {
    case kind, note, behalf, caseID = "case", due, amount, cause, text, reminder, reply, afterSale, party
  }

  func wish(for order: OrderID) -> OrderCommandWish {
    var wish = OrderCommandWish(order: order, caseID: caseID, kind: kind, note: note, behalf: behalf)
    (wish.due, wish.amount, wish.cause, wish.text) = (due, amount, cause, text)
    (wish.reminder, wish.reply, wish.afterSale, wish.party) = (reminder, reply, afterSale, party)
    return wish
  }
}

struct APIOrderCommands: Encodable, Sendable { var items: [APIOrderCommand] }

/// A command as it stands, with every step and what it rests on.
struct APIOrderCommand: Encodable, Sendable {
  struct Step: Encodable, Sendable {
    var state: OrderCommand.State
    var at: Instant
    var evidence: String?
  }
  var id: OrderCommandID
  var order: OrderID
  var kind: PlatformCommand.Kind
  var state: OrderCommand.State
  var note: String
  var behalf: Party
  var caseID: CaseID?
  var askedAt: Instant
  var sentAt: Instant?
  /// By when an event has to come.
  var deadline: Instant?
  var feed: String
  var can: CanReply?
  var reply: CommandReply?
  var steps: [Step]

  private enum CodingKeys: String, CodingKey {
    case id, order, kind, state, note, behalf, caseID = "case", askedAt, sentAt, deadline, feed, can, reply, steps
  }

  init(_ command: OrderCommand) {
    id = command.id
    order = command.wish.order
    kind = command.kind
    state = command.state
    note = command.wish.note
    behalf = command.wish.behalf
    caseID = command.wish.caseID
    askedAt = command.askedAt
    sentAt = command.sentAt
    deadline = command.deadline
    feed = command.feed
    can = command.can?.reply
    reply = command.reply
    steps = command.marks.map { Step(state: $0.state, at: $0.at, evidence: $0.evidence) }
  }
}
