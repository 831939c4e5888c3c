// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// The order in about two hundred bytes, for storage. The first byte is the form's version.
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
    var version = 1
    p.number(&version)
    guard version == 1 else { return false }
    p.instant(&lastAt)
    p.optional(&placed, Placed(at: lastAt, event: "")) { $1.pack(&$0) }
    p.time(&acceptedAt)
    p.time(&cookingAt)
    p.optional(&estimate, Dated(lastAt, at: lastAt)) { $0.dated(&$1) }
    p.time(&readyAt)
    p.optional(&movedClock, Dated(lastAt, at: lastAt)) { $0.dated(&$1) }
    p.list(&visits, Visit(epoch: 0)) { $1.pack(&$0) }
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
    return true
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
