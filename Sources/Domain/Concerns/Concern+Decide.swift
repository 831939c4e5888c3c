// SPDX-License-Identifier: Apache-2.0

package enum ConcernError: Error, Hashable, Sendable {
  /// It has ended already, like this.
  case ended(Concern.State)
}

/// What the journal keeps of every change of a concern; of a new one also what storms and outages are counted by.
package struct ConcernNote: Codable, Hashable, Sendable {
  package let concern: ConcernID
  package let clock: OrderClock
  package let state: Concern.State
  package let order: OrderRef
  package let city: City
  package let shop: ShopRef?
  package var carrier: String?
  /// The square kilometre of the door.
  package var area: Place?
  package var reason: String?
}

extension Concern {
  /// A clock of the order has run out.
  /// - Parameter caseID: the open case that an earlier concern of the order has opened.
  package static func raise(
    _ running: RunningClock, of order: Order, orderID: OrderID, id: ConcernID, in caseID: CaseID? = nil,
    at now: Instant
  ) -> Decided<Concern> {
    var concern = Concern(running, of: order, orderID: orderID, id: id, at: now)
    concern.caseID = caseID
    var note = concern.note(nil)
    note.carrier = order.deliveryMarks.last { $0.carrier != nil }?.carrier
    note.area = order.placed?.dropPlace.map { Place(x: $0.x / 1000, y: $0.y / 1000) }
    return Decided(
      concern, events: [concern.event("concern.raised", note)], tasks: [concern.look(at: now, number: 0)])
  }

  /// The customer hears of it, in a case.
  package func told(_ word: Word, in caseID: CaseID, gift: Gift?) -> Concern {
    var next = self
    next.state = .told
    next.caseID = caseID
    next.words.append(word)
    next.gift = self.gift?.remedy == nil ? gift ?? self.gift : self.gift
    return next
  }

  /// What was waited for has come.
  package func eased(_ reason: String, by: Actor, at now: Instant) throws(ConcernError) -> Decided<Concern> {
    try end(.eased, reason, by, now)
  }

  /// Somebody of us has it in hand, or must.
  package func taken(_ reason: String, by: Actor, at now: Instant) throws(ConcernError) -> Decided<Concern> {
    try end(.inCase, reason, by, now)
  }

  /// A person says that it is nothing.
  package func dismissed(_ reason: String, by: Actor, at now: Instant) throws(ConcernError) -> Decided<Concern> {
    try end(.dismissed, reason, by, now)
  }

  private func end(
    _ state: State, _ reason: String, _ by: Actor, _ now: Instant
  ) throws(ConcernError) -> Decided<Concern> {
    guard self.state.isOpen else { throw .ended(self.state) }
    var next = self
    next.state = state
    next.ended = End(at: now, by: by, reason: reason)
    let name = state == .inCase ? "concern.taken" : "concern.\(state.rawValue)"
    return Decided(next, events: [next.event(name, next.note(reason))])
  }

  package func note(_ reason: String?) -> ConcernNote {
    ConcernNote(
      concern: id, clock: clock, state: state, order: order, city: city, shop: shop, reason: reason)
  }

  package func event(_ name: String, _ note: ConcernNote) -> NewEvent {
    NewEvent(name, subject: "\(id)", caseID: caseID, orderID: orderID, payload: note)
  }

  /// The next look at it, with the platform's live facts.
  package func look(at due: Instant, number: Int) -> NewTask {
    NewTask(
      lane: .facts, kind: "concern.look", orderKey: "\(id)", due: due, key: "\(id)-look-\(number)",
      payload: ConcernTick(concern: id, number: number))
  }
}

/// The payload of a concern's looks.
package struct ConcernTick: Codable, Hashable, Sendable {
  package let concern: ConcernID
  package let number: Int
  package init(concern: ConcernID, number: Int) {
    self.concern = concern
    self.number = number
  }
}
