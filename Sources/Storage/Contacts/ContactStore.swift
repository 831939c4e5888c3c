// SPDX-License-Identifier: Apache-2.0
import Domain

private let columns = """
  id, person, side, channel, language, case_id, state, queue, scenario, need_language, level, since, named, declined, \
  agent, offer, offer_agent, offer_until, quiet_since, end_reason, seq, person_got, person_read, agent_read, \
  opened_at, person_at, answered_at, ended_at
  """

private func readContact(_ row: Row) throws -> Contact {
  let channel: Channel = try row.value(3)
  let need = Need(
    scenario: try row.value(8), channel: channel, language: try row.value(9), level: try row.value(10))
  let declined = row.optionalText(13)?.split(separator: ",").compactMap { Int64($0) }.map { AgentID(raw: $0) }
  let routed = Routed(
    queue: row.text(7), need: need, since: row.instant(11), named: row.optionalID(12), declinedBy: declined ?? [])
  return Contact(
    id: row.id(0), person: row.id(1), side: try row.value(2), channel: channel, language: try row.value(4),
    caseID: row.id(5), state: try state(row), routed: routed, agent: row.optionalID(14), seq: Int(row.int(20)),
    marks: ReadMarks(personGot: Int(row.int(21)), personRead: Int(row.int(22)), agentRead: Int(row.int(23))),
    openedAt: row.instant(24), personAt: row.optionalInstant(25), answeredAt: row.optionalInstant(26),
    endedAt: row.optionalInstant(27))
}

private let insertContact =
  "INSERT INTO contact (city, \(columns), quiet_due) VALUES (\((1...30).map { "$\($0)" }.joined(separator: ", ")))"

private func state(_ row: Row) throws -> ContactState {
  switch row.text(6) {
  case "waiting": .waiting
  case "offered":
    .offered(OpenOffer(offer: row.optionalID(15), agent: row.id(16), until: row.instant(17)))
  case "active": .active
  case "quiet": .quiet(since: row.instant(18))
  case "ended": .ended(try row.value(19))
  default: throw StorageError.corrupt("contact state '\(row.text(6))'")
  }
}

extension SQL {
  package func contact(_ id: ContactID) throws -> Contact? {
    try first("SELECT \(columns) FROM contact WHERE city = $1 AND id = $2", id.city, id, map: readContact)
  }

  package func lockedContact(_ id: ContactID) throws -> Contact? {
    try first("SELECT \(columns) FROM contact WHERE city = $1 AND id = $2 FOR UPDATE", id.city, id, map: readContact)
  }

  /// The person's contact on this channel that has not ended: there is at most one.
  package func liveContact(of person: PersonID, on channel: Channel) throws -> Contact? {
    try first(
      """
      SELECT \(columns) FROM contact WHERE city = $1 AND person = $2 AND channel = $3 AND state <> 'ended' FOR UPDATE
      """, person.city, person, channel.rawValue, map: readContact)
  }

  /// The person's newest contacts, ended ones too.
  package func contacts(of person: PersonID, limit: Int) throws -> [Contact] {
    try rows(
      "SELECT \(columns) FROM contact WHERE city = $1 AND person = $2 ORDER BY id DESC LIMIT $3", person.city, person,
      limit, map: readContact)
  }

  package func contacts(of caseID: CaseID) throws -> [Contact] {
    try rows(
      "SELECT \(columns) FROM contact WHERE city = $1 AND case_id = $2 ORDER BY id", caseID.city, caseID,
      map: readContact)
  }

  /// What an agent has in hand, without the offer.
  package func contacts(heldBy agent: AgentID) throws -> [Contact] {
    try rows(
      "SELECT \(columns) FROM contact WHERE agent = $1 AND state IN ('active', 'quiet') ORDER BY id", agent,
      map: readContact)
  }

  package func contacts(offeredTo agent: AgentID) throws -> [Contact] {
    try rows(
      "SELECT \(columns) FROM contact WHERE offer_agent = $1 AND state = 'offered' ORDER BY id", agent, map: readContact
    )
  }

  /// Everything that waits or is offered: what a new dispatcher begins with.
  package func waitingContacts() throws -> [Contact] {
    try rows(
      "SELECT \(columns) FROM contact WHERE state IN ('waiting', 'offered') ORDER BY queue, since, id", map: readContact
    )
  }

  /// The line of one queue, longest wait first.
  package func waitingContacts(in queue: String, limit: Int) throws -> [Contact] {
    try rows(
      """
      SELECT \(columns) FROM contact WHERE queue = $1 AND state IN ('waiting', 'offered')
      ORDER BY since, id LIMIT $2
      """, queue, limit, map: readContact)
  }

  /// How many open contacts an agent has, by channel, the offered one included.
  package func load(of agent: AgentID) throws -> Load {
    var load = Load()
    let counts = try rows(
      """
      SELECT channel, count(*) FROM contact WHERE agent = $1 AND state IN ('active', 'quiet') GROUP BY channel
      UNION ALL
      SELECT channel, count(*) FROM contact WHERE offer_agent = $1 AND state = 'offered' GROUP BY channel
      """, agent
    ) { (channel: try $0.value(0, as: Channel.self), count: Int($0.int(1))) }
    for (channel, count) in counts { load[channel] += count }
    return load
  }

  /// Contacts whose next quiet step is due.
  package func quietContacts(due now: Instant, limit: Int) throws -> [ContactID] {
    try rows("SELECT id FROM contact WHERE quiet_due <= $1 ORDER BY quiet_due, id LIMIT $2", now, limit) { $0.id(0) }
  }

  package func nextQuietDue() throws -> Instant? {
    try first("SELECT min(quiet_due) FROM contact WHERE quiet_due IS NOT NULL") { $0.optionalInstant(0) } ?? nil
  }

  // MARK: Writing

  /// - Parameter quietDue: when the quiet rule wants to see it again.
  package func add(_ contact: Contact, quietDue: Instant? = nil) throws {
    try run(insertContact, values: values(of: contact) + [quietDue])
  }

  /// - Parameter takenAt: set when an agent has just taken it: the queue's pace is measured by it.
  package func save(_ contact: Contact, quietDue: Instant?, takenAt: Instant? = nil) throws {
    try run(
      """
      UPDATE contact SET case_id = $7, state = $8, queue = $9, scenario = $10, need_language = $11, level = $12,
        since = $13, named = $14, declined = $15, agent = $16, offer = $17, offer_agent = $18, offer_until = $19,
        quiet_since = $20, end_reason = $21, seq = $22, person_got = $23, person_read = $24, agent_read = $25,
        language = $6, person_at = $27, answered_at = $28, ended_at = $29, quiet_due = $30,
        taken_at = coalesce($31, taken_at)
      WHERE city = $1 AND id = $2 AND person = $3 AND side = $4 AND channel = $5 AND opened_at = $26
      """,
      values: values(of: contact) + [quietDue, takenAt])
  }

  private func values(of contact: Contact) -> [SQLBinding] {
    let routed = contact.routed
    var offer: OpenOffer?
    var quiet: Instant?
    var end: EndReason?
    switch contact.state {
    case .offered(let open): offer = open
    case .quiet(let since): quiet = since
    case .ended(let reason): end = reason
    case .waiting, .active: break
    }
    let declined =
      routed.declinedBy.isEmpty ? nil : routed.declinedBy.map { "\($0.raw)" }.joined(separator: ",")
    return [
      contact.id.city, contact.id, contact.person, contact.side.rawValue, contact.channel.rawValue,
      contact.language.rawValue,
      contact.caseID, contact.state.name, routed.queue, routed.need.scenario.rawValue, routed.need.language.rawValue,
      routed.need.level.rawValue, routed.since, routed.named, declined, contact.agent, offer?.offer, offer?.agent,
      offer?.until, quiet, end?.rawValue, contact.seq, contact.marks.personGot, contact.marks.personRead,
      contact.marks.agentRead, contact.openedAt, contact.personAt, contact.answeredAt, contact.endedAt,
    ]
  }
}
