// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// The order in about two hundred bytes, for storage. The first byte is the form's version: the lowest that has a
  /// place for all that is known, so that programs before this one read what they can.
  package var packed: [UInt8] {
    var writer = PackWriter()
    var copy = self
    copy.pack(&writer)
    return writer.bytes
  }

  /// Nil for bytes that `packed` of this version did not write.
  package init?(packed bytes: [UInt8], ref: OrderRef, city: City) {
    self.init(ref: ref, city: city, firstAt: Instant(ms: 0))
    var reader = PackReader(bytes)
    guard pack(&reader), reader.isFinished else { return nil }
  }

  /// Returns false for another version of the form.
  @discardableResult
  private mutating func pack(_ p: inout some Packing) -> Bool {
    var version = needsThirdForm ? 3 : needsSecondForm ? 2 : 1
    p.number(&version)
    guard (1...3).contains(version) else { return false }
    p.instant(&lastAt)
    p.optional(&placed, Placed(at: lastAt, event: "")) { $1.pack(&$0) }
    p.time(&acceptedAt)
    p.time(&cookingAt)
    p.optional(&estimate, Dated(lastAt, at: lastAt)) { $0.dated(&$1) }
    p.time(&readyAt)
    p.optional(&movedClock, Dated(lastAt, at: lastAt)) { $0.dated(&$1) }
    p.list(&numbered, Visit(epoch: 0)) { $1.pack(&$0) }
    p.optional(&group, Dated([], at: lastAt)) { p, group in
      p.list(&group.value, OrderRef("")) { $0.ref(&$1) }
      p.instant(&group.at)
    }
    p.optional(&cancelled, Cancellation(at: lastAt)) { p, cancelled in
      p.instant(&cancelled.at)
      p.party(&cancelled.by)
      p.word(&cancelled.reason)
    }
    p.list(&refunds, Refund(event: "", at: lastAt, amount: .zero)) { p, refund in
      p.text(&refund.event)
      p.instant(&refund.at)
      p.number(&refund.amount.fen)
      p.word(&refund.command)
    }
    p.list(&unknownKinds, "") { $0.text(&$1) }
    if version >= 2 { packMore(&p) }
    if version == 3 { packLast(&p) }
    return true
  }

  private var needsSecondForm: Bool {
    paidAt != nil || completedAt != nil || cancelled?.isInvalid == true || partialAt != nil || wholeAt != nil
      || !riderMarks.isEmpty || !deliveryMarks.isEmpty || !afterSales.isEmpty || !reminded.isEmpty
  }

  private var needsThirdForm: Bool { landed != nil || placed?.category != nil || placed?.tier != nil }

  private mutating func packLast(_ p: inout some Packing) {
    var (category, tier) = (placed?.category, placed?.tier)
    p.word(&category)
    p.word(&tier)
    placed?.category = category
    placed?.tier = tier
    p.optional(&landed, Dated(Place(x: 0, y: 0), at: lastAt)) { p, landed in
      p.place(&landed.value)
      p.instant(&landed.at)
    }
  }

  private mutating func packMore(_ p: inout some Packing) {
    p.time(&paidAt)
    p.time(&completedAt)
    p.time(&partialAt)
    p.time(&wholeAt)
    var isInvalid = cancelled?.isInvalid ?? false
    p.flag(&isInvalid)
    cancelled?.isInvalid = isInvalid
    p.list(&riderMarks, RiderMark(at: lastAt, kind: .assigned)) { p, mark in
      p.instant(&mark.at)
      p.choice(&mark.kind)
      p.name(&mark.rider)
    }
    p.list(&deliveryMarks, Delivery.Mark(at: lastAt, step: .call, event: "")) { p, mark in
      p.instant(&mark.at)
      p.choice(&mark.step)
      var cause = mark.cause?.rawValue
      p.word(&cause)
      mark.cause = cause.map(Delivery.Cause.init)
      p.word(&mark.carrier)
      p.text(&mark.event)
    }
    p.list(&afterSales, AfterSale(id: "")) { $1.pack(&$0) }
    p.list(&reminded, PlatformReminder(id: "")) { $1.pack(&$0) }
  }
}

extension AfterSale {
  fileprivate mutating func pack(_ p: inout some Packing) {
    var id = id
    p.text(&id)
    var marks = marks
    p.list(&marks, Mark(at: Instant(ms: 0), step: .apply, event: "")) { p, mark in
      p.instant(&mark.at)
      p.choice(&mark.step)
      p.party(&mark.by)
      p.word(&mark.role)
      p.word(&mark.reason)
      p.text(&mark.event)
      p.optional(&mark.terms, Terms()) { p, terms in
        p.optionalChoice(&terms.phase)
        p.optionalChoice(&terms.scope)
        p.optional(&terms.amount, .zero) { $0.number(&$1.fen) }
        p.optional(&terms.evidence, []) { p, list in p.list(&list, "") { $0.text(&$1) } }
      }
    }
    self = AfterSale(id: id)
    self.marks = marks
  }
}

extension PlatformReminder {
  fileprivate mutating func pack(_ p: inout some Packing) {
    var id = id
    p.text(&id)
    var (askedAt, reply) = (askedAt, reply)
    p.time(&askedAt)
    p.optional(&reply, Reply(kind: .ownWords, at: Instant(ms: 0))) { p, reply in
      p.choice(&reply.kind)
      p.word(&reply.text)
      p.instant(&reply.at)
      p.party(&reply.by)
      p.word(&reply.command)
    }
    self = PlatformReminder(id: id)
    (self.askedAt, self.reply) = (askedAt, reply)
  }
}

extension Order.Placed {
  fileprivate mutating func pack(_ p: inout some Packing) {
    p.instant(&at)
    p.text(&event)
    p.name(&customer)
    p.name(&shop)
    p.word(&shopName)
    p.list(&items, OrderEvent.Item(name: "", count: 0)) { p, item in
      p.text(&item.name)
      p.number(&item.count)
    }
    p.optional(&amount, Money.zero) { $0.number(&$1.fen) }
    p.optional(&shopPlace, Place(x: 0, y: 0)) { $0.place(&$1) }
    p.optional(&dropPlace, Place(x: 0, y: 0)) { $0.place(&$1) }
    p.word(&dropToken)
    p.time(&due)
  }
}

extension Order.Visit {
  fileprivate mutating func pack(_ p: inout some Packing) {
    p.number(&epoch)
    p.optional(&rider, Dated(RiderRef(""), at: Instant(ms: 0))) { p, rider in
      p.ref(&rider.value)
      p.instant(&rider.at)
    }
    p.time(&assignedAt)
    p.time(&declinedAt)
    p.time(&atShopAt)
    p.time(&leftShopAt)
    p.time(&pickedUpAt)
    p.time(&deliveredAt)
  }
}

extension Packing {
  fileprivate mutating func dated(_ value: inout Dated<Instant>) {
    instant(&value.value)
    instant(&value.at)
  }

  fileprivate mutating func place(_ value: inout Place) {
    number(&value.x)
    number(&value.y)
  }

  fileprivate mutating func party(_ value: inout Party?) {
    var text = value?.rawValue
    word(&text)
    value = text.flatMap(Party.init)
  }
}
