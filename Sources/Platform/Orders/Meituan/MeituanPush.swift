// SPDX-License-Identifier: Apache-2.0
import Domain

/// One push of Meituan: a kind, which is part of the address, and parameters.
struct MeituanPush: Sendable {
  let kind: String
  let parameters: [(name: String, value: String)]
  let fields: Fields

  init(kind: String, _ text: String) throws(PushFault) {
    do { parameters = try FormBody.read(text) } catch { throw .unreadable }
    self.kind = kind
    fields = Fields(form: parameters)
  }

  func check(_ feed: ForeignFeed, at now: Instant) throws(PushFault) {
    guard let code = fields.word("sig") else { throw .missing(field: "sig") }
    let url = "\(feed.publicURL ?? "")/\(kind)"
    guard Digests.isSame(MeituanSignature.code(url: url, parameters, secret: feed.secret), code) else { throw .forged }
    if !feed.app.isEmpty, let app = fields.word("app_id"), app != feed.app { throw .otherApp }
    guard let oldest = feed.habits.oldestPush, let sentAt = try? fields.time("timestamp") else { return }
    if now - sentAt > oldest { throw .stale(by: now - sentAt) }
  }

  func message(of feed: ForeignFeed, at now: Instant) -> ForeignIntake.Message {
    let order = fields.word("order_id", "wm_order_id_view").map { OrderRef($0) }
    let (kind, fields) = (kind, fields)
    return ForeignIntake.Message(order: order, shop: fields.word("app_poi_code")) { city throws(EventFault) in
      let sentAt = try fields.time("timestamp") ?? now
      return try MeituanMessage(kind: kind, fields: fields, city: city, sentAt: sentAt, feed: feed).events()
    }
  }
}
