// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

extension Tx {
  /// Tells the customer, in the case that the concern opens or joins. Nil when it has ended with this: somebody of us has
  /// the case in hand, or an incident speaks for it. The order is locked.
  func tell(_ concern: Concern, _ word: Concern.Word, _ gift: Concern.Gift?, _ order: Order) throws -> Concern? {
    // Nobody is known to tell; it is looked at again until a leader's time has come.
    guard let person = try customer(of: concern) else { return concern }
    let (file, joined) = try noticedCase(of: concern, person)
    if let reason = try whoSpeaks(in: file, joined: joined) {
      try take(concern, in: file.id, reason)
      return nil
    }
    var told = concern.told(word, in: file.id, gift: gift)
    if let gift = told.gift { told.gift = try given(gift, word, order, told) }
    let language = try sql.contacts(of: person, limit: 1).first?.language ?? .chinese
    let sentence = told.sentence(of: word, language)
    try sql.save(told)
    try record(told.event("concern.told", told.note(sentence)), city: told.city)
    let notice = CustomerNotice(
      promise: nil, city: told.city, caseID: file.id, person: person, customer: told.customer, orders: [told.order],
      text: sentence, language: language, isQuiet: word.isPushed ? nil : true)
    try queue(
      NewTask(
        lane: .notify, kind: "customer.tell", orderKey: "\(told.id)", due: now, deadline: now + .minutes(10),
        key: "\(told.id)-tell-\(told.words.count)", payload: notice), city: told.city)
    return told
  }

  /// It has lasted too long: a leader sees the case, or whoever already has it.
  func handOver(_ concern: Concern) throws {
    guard let person = try customer(of: concern) else {
      return try close(concern, concern.dismissed("nobody to tell", by: actor, at: now))
    }
    let (file, joined) = try noticedCase(of: concern, person)
    if let reason = try whoSpeaks(in: file, joined: joined) { return try take(concern, in: file.id, reason) }
    let waits = try sql.contacts(of: file.id).contains { !$0.isEnded }
    if !waits, file.level == .frontLine {
      try decide(file, .escalate(to: .leader, reason: concern.cause(.chinese)))
    }
    try take(concern, in: file.id, waits ? "queue" : "leader")
  }

  /// Somebody of us has it in hand.
  func take(_ concern: Concern, in caseID: CaseID, _ reason: String) throws {
    var joined = concern
    joined.caseID = caseID
    try close(joined, joined.taken(reason, by: actor, at: now))
  }

  private func customer(of concern: Concern) throws -> PersonID? {
    guard let account = concern.customer?.text else { return nil }
    return try person(Identity(side: .customer, account: account), city: concern.city)
  }

  private func noticedCase(of concern: Concern, _ person: PersonID) throws -> (Case, joined: Bool) {
    if let known = try concern.caseID.flatMap({ try sql.lockedCaseFile($0) }), known.isOpen { return (known, false) }
    return try caseFile(
      for: OpenContact(person: person, orders: [concern.orderID]), noticed: concern.scenario)
  }

  /// Who speaks to the customer already, in one word; nil for nobody.
  private func whoSpeaks(in file: Case, joined: Bool) throws -> String? {
    for child in try sql.memberships(of: file.id) where try sql.incident(child.incident)?.state == .declared {
      return "incident"
    }
    return joined && file.owner != nil ? "agent" : nil
  }

  /// The gift, given by itself where policy says so: once for an order, and never beside another remedy.
  private func given(
    _ gift: Concern.Gift, _ word: Concern.Word, _ order: Order, _ concern: Concern
  ) throws -> Concern.Gift {
    guard policies.concerns.givesByItself, gift.remedy == nil, word.arrival != nil, let placed = order.placed,
      let shop = placed.shop, let customer = placed.customer, let paid = placed.amount
    else { return gift }
    _ = try sql.lockedMoney(of: order.ref, city: order.city, paid: paid)
    guard try !sql.remedies(order: order.ref, city: order.city).contains(where: \.counts) else { return gift }
    var given = gift
    do {
      given.remedy = try give(
        RemedyProposal(
          form: .redPacket(gift.amount), cause: gift.cause, city: order.city, order: order.ref, shop: shop,
          customer: customer, caseID: concern.caseID), paid: paid
      ).id
    } catch is RemedyError {}
    return given
  }
}
