// SPDX-License-Identifier: Apache-2.0

/// How Ele.me's open platform signs: MD5 over texts and the secret, in two lines for what it pushes and a third for
/// what we call. The text of a number is the one that was sent.
package enum ElemeSignature {
  /// `sorted`: the present line, fields sorted by name as `k=v` without separator, then the secret. `fixed`: the older
  /// one, the values of type, message, request_id, shop_id, timestamp in this order, then the secret.
  package enum Scheme: String, Sendable, CaseIterable { case sorted, fixed }

  private static let fields = ["appId", "message", "requestId", "shopId", "timestamp", "type", "userId"]

  /// The code of a pushed envelope, in capitals; fields that are not there are left out.
  static func push(_ envelope: Fields, secret: String, _ scheme: Scheme) -> String {
    switch scheme {
    case .sorted:
      let signed = fields.compactMap { name in envelope.all[name]?.word.map { "\(name)=\($0)" } }.joined()
      return Digests.md5(signed + secret).uppercased()
    case .fixed:
      let names = [["type"], ["message"], ["request_id", "requestId"], ["shop_id", "shopId"], ["timestamp"]]
      let signed = names.compactMap { names in names.lazy.compactMap { envelope.all[$0]?.word }.first }.joined()
      return Digests.md5(signed + secret).uppercased()
    }
  }

  /// The code of a call: action, token, every parameter as `k=` and its JSON, sorted, then the secret.
  static func call(action: String, token: String, parameters: [String: Loose], secret: String) -> String {
    let signed = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.json)" }.joined()
    return Digests.md5(action + token + signed + secret).uppercased()
  }
}
