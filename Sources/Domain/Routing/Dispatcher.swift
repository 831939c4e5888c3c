// SPDX-License-Identifier: Apache-2.0

/// Who gets which contact, as one value in memory.
///
/// It holds the waiting contacts and the seats, and at every turn offers the foremost contact to the best seat until
/// one of the two runs out. It decides; verbs carry out on locked rows and may refuse, after which the rows are told
/// to it again (`add`, `set`). All of it can be thrown away and rebuilt from the rows.
///
/// Order of contacts: start of the wait minus the head start of the queue, which never changes while one waits; so a
/// contact whose offer was not taken is back in its old place, and the oldest of the last lane overtakes the first
/// lane one day. Order of seats: lowest load, among those the longest idle.
///
/// Contacts that want the same (queue, need, step, named person, refusals) wait in one *line*; seats that may and can
/// the same share a *profile*. A turn looks at the heads of lines and of profiles, never at every contact with every
/// seat. Nothing depends on the order of a dictionary: heads are compared by rank, and ranks are unique.
package struct Dispatcher: Sendable {
  package let policy: RoutingPolicy
  var queues: [String: Queue] = [:]
  var contacts: [ContactID: Waiting] = [:]
  var lines: [Wish: LineOfContacts] = [:]
  /// When a step of a contact ends, or its offer.
  var contactClocks = Line<Clock<ContactID>>()
  var seats: [AgentID: Placed] = [:]
  var profiles: [Profile: Int] = [:]
  var profileList: [Profile] = []
  /// Free seats by profile and channel.
  var free: [[Line<SeatRank>]] = []
  var freeCount = 0
  var seatClocks = Line<Clock<AgentID>>()

  package init(policy: RoutingPolicy) {
    self.policy = policy
    for queue in policy.queues { queues[queue.name] = queue }
  }

  package var waitingCount: Int { contacts.count }

  // MARK: What the rows say

  /// A contact waits, or is offered to somebody until `offered.until`. Replaces what was known of it. A queue that is
  /// no longer in the policy is served as one without wishes and without a head start.
  package mutating func add(_ id: ContactID, _ routed: Routed, offered: OpenOffer? = nil, at now: Instant) {
    remove(id)
    let queue = queues[routed.queue] ?? Queue(name: routed.queue, scenarios: [])
    let rank = ContactRank(at: routed.since - queue.headStart, id: id)
    contacts[id] = Waiting(routed: routed, queue: queue, rank: rank, offer: offered)
    if let offered {
      contactClocks.insert(Clock(at: offered.until, id: id))
    } else {
      enterLine(id, at: now)
    }
  }

  /// A contact was taken, ended or went elsewhere.
  package mutating func remove(_ id: ContactID) {
    leaveLine(id)
    contacts[id] = nil
  }

  /// A seat as the rows have it now. Replaces what was known of it.
  package mutating func set(_ seat: Seat) {
    remove(seat.agent)
    let placed = Placed(seat: seat, profile: profileIndex(of: seat))
    seats[seat.agent] = placed
    if seat.state != .offline { seatClocks.insert(Clock(at: seat.goodUntil, id: seat.agent)) }
    if seat.state == .available { enterFree(placed) }
  }

  package mutating func remove(_ agent: AgentID) {
    guard let placed = seats.removeValue(forKey: agent) else { return }
    seatClocks.remove(Clock(at: placed.seat.goodUntil, id: agent))
    leaveFree(placed)
  }

  package func seat(_ agent: AgentID) -> Seat? { seats[agent]?.seat }
}

/// What the dispatcher wants done. Each is one verb.
package enum RoutingDecision: Hashable, Sendable {
  case offer(ContactID, to: AgentID, until: Instant)
  /// Nobody took it in time: back to its place, and the agent is not ready.
  case expire(ContactID, OpenOffer)
  /// This agent's picture has run out: look at presence, wrap-up and certificates, and `set` the seat again.
  case review(AgentID)
}

/// An offer that is out.
package struct OpenOffer: Codable, Hashable, Sendable {
  package var offer: OfferID?
  package var agent: AgentID
  package var until: Instant
  package init(offer: OfferID?, agent: AgentID, until: Instant) {
    self.offer = offer
    self.agent = agent
    self.until = until
  }
}
