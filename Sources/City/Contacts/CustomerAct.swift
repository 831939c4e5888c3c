// SPDX-License-Identifier: Apache-2.0
import Domain

/// What a customer does that the desk can notice.
package enum CustomerAct: Hashable, Sendable {
  /// Opens the help page for these orders and writes.
  case openChat(CustomerRef, wish: Wish, text: String, orders: [OrderRef])
  /// Presses "where is it?" beside an order on his help page.
  case remind(CustomerRef, order: OrderRef)
  case say(CustomerRef, text: String)
  /// Answers the sentence offered to him; `promise` is whatever `CustomerHears.offer` carried.
  case answer(CustomerRef, promise: String, accepts: Bool)
  /// Nobody answered: he is gone for good.
  case leave(CustomerRef)
  /// Closes the page; he still sees his app.
  case closePage(CustomerRef)
  /// Opens the page again after a notice in his app.
  case comeBack(CustomerRef)

  package var customer: CustomerRef {
    switch self {
    case .openChat(let who, _, _, _), .remind(let who, _), .say(let who, _), .answer(let who, _, _), .leave(let who),
      .closePage(let who),
      .comeBack(let who):
      who
    }
  }
}

/// What he came for: the text says it too, this says it to simulated agents.
package enum Wish: String, Hashable, Sendable, CaseIterable {
  case together, whereIsIt, refund
}

/// What reaches a customer.
package enum CustomerHears: Hashable, Sendable {
  /// A person or the desk wrote to him in the chat.
  case message(String)
  /// A sentence with a time, to be accepted or not. `due` nil: an honest no.
  case offer(promise: String, text: String, due: Instant?)
  /// In the platform's app.
  case app(String)
  /// The contact was ended politely.
  case ended
}
