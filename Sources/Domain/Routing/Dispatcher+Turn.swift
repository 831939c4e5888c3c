// SPDX-License-Identifier: Apache-2.0
import HeapModule

extension Dispatcher {
  /// Everything that is due at `now`, in the order in which it should be carried out, and when to come again (nil:
  /// when something changes). What it offers it holds as offered; a refusal is told with `add` and `set`.
  package mutating func turn(_ now: Instant) -> (decisions: [RoutingDecision], wake: Instant?) {
    var decisions = reviews(now)
    decisions += expiries(now)
    decisions += offers(now)
    let wake = [contactClocks.first?.at, seatClocks.first?.at].compactMap { $0 }.min()
    return (decisions, wake)
  }

  private mutating func reviews(_ now: Instant) -> [RoutingDecision] {
    var found: [RoutingDecision] = []
    while let clock = seatClocks.first, clock.at <= now {
      seatClocks.remove(clock)
      if let placed = seats[clock.id] { leaveFree(placed) }
      found.append(.review(clock.id))
    }
    return found
  }

  /// Ends offers that ran out, and moves contacts whose step is over to the line of the next one.
  private mutating func expiries(_ now: Instant) -> [RoutingDecision] {
    var found: [RoutingDecision] = []
    while let clock = contactClocks.first, clock.at <= now {
      contactClocks.remove(clock)
      guard let contact = contacts[clock.id] else { continue }
      if let offer = contact.offer {
        found.append(.expire(clock.id, offer))
        contacts[clock.id]?.offer = nil
      } else {
        leaveLine(clock.id)
      }
      enterLine(clock.id, at: now)
    }
    return found
  }

  private mutating func offers(_ now: Instant) -> [RoutingDecision] {
    guard freeCount > 0 else { return [] }
    var heads = Heap<Head>()
    for (wish, line) in lines {
      if let rank = line.contacts.first { heads.insert(Head(rank: rank, wish: wish)) }
    }
    var found: [RoutingDecision] = []
    while freeCount > 0, let head = heads.popMin() {
      guard let agent = bestSeat(for: head.wish, at: now) else { continue }
      found.append(offer(head.rank.id, to: agent, at: now))
      if let rank = lines[head.wish]?.contacts.first { heads.insert(Head(rank: rank, wish: head.wish)) }
    }
    return found
  }

  private mutating func offer(_ id: ContactID, to agent: AgentID, at now: Instant) -> RoutingDecision {
    let until = now + (contacts[id]?.queue.offerTime ?? .zero)
    leaveLine(id)
    contacts[id]?.offer = OpenOffer(offer: nil, agent: agent, until: until)
    contactClocks.insert(Clock(at: until, id: id))
    if let placed = seats[agent] { leaveFree(placed) }
    return .offer(id, to: agent, until: until)
  }

  /// The lowest load, then the longest idle, of everybody free who may and can.
  private mutating func bestSeat(for wish: Wish, at now: Instant) -> AgentID? {
    if let named = wish.named {
      guard let placed = seats[named], placed.isFree, fits(placed.seat, wish, at: now) else { return nil }
      return named
    }
    var best: SeatRank?
    for profile in eligibleProfiles(of: wish) {
      let line = free[profile][wish.need.channel.index]
      guard let rank = line.elements.first(where: { !wish.declinedBy.contains($0.agent) }) else { continue }
      if best.map({ rank < $0 }) ?? true { best = rank }
    }
    return best?.agent
  }

  private func fits(_ seat: Seat, _ wish: Wish, at now: Instant) -> Bool {
    seat.hasRoom(on: wish.need.channel) && seat.rights.may(.answer(wish.need))
      && !wish.declinedBy.contains(seat.agent)
  }

  /// Judged once a line and profile, then remembered.
  private mutating func eligibleProfiles(of wish: Wish) -> [Int] {
    guard var line = lines[wish] else { return [] }
    if line.judged < profileList.count {
      for index in line.judged..<profileList.count where profileList[index].fits(wish) { line.eligible.append(index) }
      line.judged = profileList.count
      lines[wish] = line
    }
    return line.eligible
  }
}
