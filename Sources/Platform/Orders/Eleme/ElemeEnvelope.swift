// SPDX-License-Identifier: Apache-2.0
import Domain

/// What Ele.me wraps around a message. Numbers and texts are taken for one another; `message` is a text that holds
/// JSON and is never written anew, because the signature is over it.
struct ElemeEnvelope: Sendable {
  let fields: Fields
  let type: Int?
  let typeText: String
  let shop: String?
  /// Milliseconds since 1970.
  let sentAt: Instant?
  let message: String

  /// - Throws: `unreadable`, `missing`: nothing in it can be believed, or checked.
  init(_ value: Loose?) throws(PushFault) {
    guard let all = value?.fields else { throw .unreadable }
    fields = Fields(all)
    guard let message = all["message"]?.word else { throw .missing(field: "message") }
    self.message = message
    typeText = fields.word("type") ?? ""
    type = Int(typeText)
    shop = fields.word("shopId", "shop_id")
    do { sentAt = try fields.time("timestamp") } catch { sentAt = nil }
  }

  /// - Throws: `missing`, `forged`, `otherApp`, `stale`.
  func check(_ feed: ForeignFeed, at now: Instant) throws(PushFault) {
    guard let code = fields.word("signature") else { throw .missing(field: "signature") }
    let right = ElemeSignature.push(fields, secret: feed.secret, feed.habits.signature)
    guard Digests.isSame(right, code) else { throw .forged }
    if !feed.app.isEmpty, let app = fields.word("appId", "app_id"), app != feed.app { throw .otherApp }
    if let oldest = feed.habits.oldestPush, let sentAt, now - sentAt > oldest { throw .stale(by: now - sentAt) }
  }

  /// To be translated once its city is known. `at`: when it came, for a message that tells no time at all.
  func message(of feed: ForeignFeed, at now: Instant) -> ForeignIntake.Message {
    let said = Loose(message.utf8)?.fields.map(Fields.init)
    let order = said?.word("orderId", "id").map { OrderRef($0) }
    // A kind that is not known is kept whatever is in it.
    let isKnown = type.map { ElemeMessage.table[$0] != nil } ?? false
    let fault = isKnown && said == nil ? EventFault("message", rule: "is not text that holds a JSON object") : nil
    let (type, typeText, shop) = (type, typeText, said?.word("shopId") ?? shop)
    return ForeignIntake.Message(order: order, shop: shop, fault: fault) { [sentAt, message] city throws(EventFault) in
      guard let type, isKnown, let said else {
        let id = Digests.eventID("el-", [typeText, message])
        return [.made(id, city.city, sentAt ?? now, .unknown("eleme.type.\(typeText.prefix(20))"), order)]
      }
      return try ElemeMessage(
        type: type, fields: said, shop: shop, city: city, sentAt: sentAt ?? now, secret: feed.secret
      ).events()
    }
  }
}
