// SPDX-License-Identifier: Apache-2.0

extension Dispatcher {
  struct ContactRank: Comparable, Hashable, Sendable {
    let at: Instant
    let id: ContactID
    static func < (a: Self, b: Self) -> Bool { (a.at, a.id) < (b.at, b.id) }
  }

  struct SeatRank: Comparable, Hashable, Sendable {
    let load: Int
    let idleSince: Instant
    let agent: AgentID
    static func < (a: Self, b: Self) -> Bool { (a.load, a.idleSince, a.agent) < (b.load, b.idleSince, b.agent) }
  }

  struct Clock<Key: Comparable & Hashable & Sendable>: Comparable, Hashable, Sendable {
    let at: Instant
    let id: Key
    static func < (a: Self, b: Self) -> Bool { (a.at, a.id) < (b.at, b.id) }
  }

  struct Head: Comparable, Sendable {
    let rank: ContactRank
    let wish: Wish
    static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
    static func == (a: Self, b: Self) -> Bool { a.rank == b.rank }
  }

  struct Waiting: Sendable {
    let routed: Routed
    let queue: Queue
    let rank: ContactRank
    var offer: OpenOffer?
    /// The line it stands in, and when it moves to the next.
    var wish: Wish?
    var stepEnds: Instant?
  }

  /// What all contacts of one line want.
  struct Wish: Hashable, Sendable {
    let need: Need
    let demands: [SkillDemand]
    let named: AgentID?
    let declinedBy: [AgentID]
  }

  struct LineOfContacts: Sendable {
    var contacts = Line<ContactRank>()
    var eligible: [Int] = []
    var judged = 0
  }

  struct Profile: Hashable, Sendable {
    let reach: Rights.Reach
    let skills: Skills
    func fits(_ wish: Wish) -> Bool { reach.may(.answer(wish.need)) && skills.meet(wish.demands) }
  }

  struct Placed: Sendable {
    let seat: Seat
    let profile: Int
    var isFree = false
    var rank: SeatRank { SeatRank(load: seat.load.total, idleSince: seat.idleSince, agent: seat.agent) }
  }

  // MARK: Contacts

  /// Puts a contact into the line of the step it has reached and notes when the step ends.
  mutating func enterLine(_ id: ContactID, at now: Instant) {
    guard var contact = contacts[id] else { return }
    let routed = contact.routed
    let steps = contact.queue.steps.filter { !$0.namedOnly || routed.named != nil }
    let reached = steps.lastIndex { routed.since + $0.after <= now } ?? steps.startIndex
    let step = reached < steps.count ? steps[reached] : RoutingStep(afterSeconds: 0)
    let wish = Wish(
      need: routed.need, demands: step.demands, named: step.namedOnly ? routed.named : nil,
      declinedBy: routed.declinedBy)
    contact.wish = wish
    contact.stepEnds = reached + 1 < steps.count ? routed.since + steps[reached + 1].after : nil
    contacts[id] = contact
    lines[wish, default: LineOfContacts()].contacts.insert(contact.rank)
    if let end = contact.stepEnds { contactClocks.insert(Clock(at: end, id: id)) }
  }

  /// Takes it out of its line and stops its clocks.
  mutating func leaveLine(_ id: ContactID) {
    guard let contact = contacts[id] else { return }
    if let wish = contact.wish, var line = lines.removeValue(forKey: wish) {
      line.contacts.remove(contact.rank)
      if !line.contacts.isEmpty { lines[wish] = line }
    }
    for end in [contact.stepEnds, contact.offer?.until] {
      if let end { contactClocks.remove(Clock(at: end, id: id)) }
    }
    contacts[id]?.wish = nil
    contacts[id]?.stepEnds = nil
  }

  // MARK: Seats

  mutating func profileIndex(of seat: Seat) -> Int {
    let profile = Profile(reach: seat.rights.reach, skills: seat.skills)
    if let index = profiles[profile] { return index }
    profileList.append(profile)
    free.append(Channel.allCases.map { _ in Line() })
    profiles[profile] = profileList.count - 1
    return profileList.count - 1
  }

  mutating func enterFree(_ placed: Placed) {
    let channels = Channel.allCases.filter(placed.seat.hasRoom(on:))
    guard !channels.isEmpty else { return }
    for channel in channels { free[placed.profile][channel.index].insert(placed.rank) }
    seats[placed.seat.agent]?.isFree = true
    freeCount += 1
  }

  mutating func leaveFree(_ placed: Placed) {
    for channel in Channel.allCases { free[placed.profile][channel.index].remove(placed.rank) }
    if placed.isFree { freeCount -= 1 }
    seats[placed.seat.agent]?.isFree = false
  }
}

extension Channel {
  var index: Int {
    switch self {
    case .webChat: 0
    case .link: 1
    }
  }
}
