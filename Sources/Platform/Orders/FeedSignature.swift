// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain
import FoundationEssentials

/// Proves that a request between the order platform and Mealdesk comes from who holds the feed's key, in either
/// direction: HMAC-SHA256 over timestamp, line feed, nonce, line feed and the body exactly as it travels (compressed
/// if it is compressed; for GET, which has no body, the request target: path and query).
///
///     Mealdesk-Feed: qingwan
///     Mealdesk-Timestamp: 1789531200000            milliseconds since 1970
///     Mealdesk-Nonce: 8f0c2d3e4b5a69788796a5b4      8 to 64 characters, never used twice
///     Mealdesk-Signature: v1=<64 hexadecimal digits>
///
/// The clock may differ by five minutes; a nonce that was seen is refused by whoever keeps them.
package struct FeedSignature: Hashable, Sendable {
  package let feed: String
  package let timestamp: Instant
  package let nonce: String
  package let code: [UInt8]

  package static let feedHeader = "Mealdesk-Feed"
  package static let timestampHeader = "Mealdesk-Timestamp"
  package static let nonceHeader = "Mealdesk-Nonce"
  package static let codeHeader = "Mealdesk-Signature"
  package static let skew = Span.minutes(5)

  package enum Fault: Error, Hashable, Sendable {
    case missing(header: String)
    case malformed(header: String)
    case unknownFeed(String)
    /// The sender's clock is this far ahead of ours; negative when the request is old.
    case expired(by: Span)
    case forged
    case replayed
  }

  /// Signs a body.
  package init(feed: String, key: [UInt8], nonce: String, body: some DataProtocol, at now: Instant) {
    self.feed = feed
    timestamp = now
    self.nonce = nonce
    code = Array(Self.hmac(timestamp: now, nonce: nonce, key: key, body: body).finalize())
  }

  /// Reads the four headers; `header` looks one up by name.
  package init(_ header: (String) -> String?) throws(Fault) {
    feed = try Self.text(Self.feedHeader, 1...64, header)
    let time = try Self.text(Self.timestampHeader, 1...16, header)
    guard let ms = Int64(time), ms >= 0 else { throw .malformed(header: Self.timestampHeader) }
    timestamp = Instant(ms: ms)
    nonce = try Self.text(Self.nonceHeader, 8...64, header)
    let signature = try Self.text(Self.codeHeader, 67...67, header)
    guard signature.hasPrefix("v1="), let code = Hexadecimal.bytes(signature.dropFirst(3)) else {
      throw .malformed(header: Self.codeHeader)
    }
    self.code = code
  }

  /// As headers, in a fixed order.
  package var headers: [(name: String, value: String)] {
    [
      (Self.feedHeader, feed), (Self.timestampHeader, "\(timestamp.ms)"), (Self.nonceHeader, nonce),
      (Self.codeHeader, "v1=\(Hexadecimal.text(code))"),
    ]
  }

  /// Throws unless the body was signed with `key` within five minutes of `now`. Compared in constant time; the time
  /// is judged after the code, so that only a holder of the key learns anything about our clock.
  package func check(key: [UInt8]?, body: some DataProtocol, at now: Instant) throws(Fault) {
    guard let key else { throw .unknownFeed(feed) }
    let right = Self.hmac(timestamp: timestamp, nonce: nonce, key: key, body: body).finalize()
    guard right == code else { throw .forged }
    let ahead = timestamp - now
    guard ahead <= Self.skew, ahead >= -Self.skew else { throw .expired(by: ahead) }
  }

  private static func hmac(
    timestamp: Instant, nonce: String, key: [UInt8], body: some DataProtocol
  ) -> HMAC<SHA256> {
    var hmac = HMAC<SHA256>(key: SymmetricKey(data: key))
    hmac.update(data: Array("\(timestamp.ms)\n\(nonce)\n".utf8))
    hmac.update(data: body)
    return hmac
  }

  private static func text(
    _ name: String, _ length: ClosedRange<Int>, _ header: (String) -> String?
  ) throws(Fault) -> String {
    guard let value = header(name) else { throw .missing(header: name) }
    guard length.contains(value.utf8.count), value.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw .malformed(header: name)
    }
    return value
  }
}

/// Bytes as lower-case digits of base 16.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Nil when it is not an even number of digits.
  static func bytes(_ text: Substring) -> [UInt8]? {
    let values = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
    guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}

extension FeedSignature.Fault {
  /// One stable word: the end of the problem's type, and the name under which it is counted.
  package var reason: String {
    switch self {
    case .missing: "signature-missing"
    case .malformed: "signature-malformed"
    case .unknownFeed: "feed-unknown"
    case .expired: "signature-expired"
    case .forged: "signature-forged"
    case .replayed: "signature-replayed"
    }
  }

  /// For whoever connects a platform; nothing in it helps to guess a key.
  var detail: String {
    switch self {
    case .missing(let header): "The header \(header) is missing."
    case .malformed(let header): "The header \(header) cannot be read."
    case .unknownFeed: "No feed has this name."
    case .expired(let span):
      "The timestamp is \(span.ms.magnitude / 1000) s \(span > .zero ? "ahead of" : "behind") our clock; "
        + "\(FeedSignature.skew.ms / 1000) s are allowed."
    case .forged: "The signature does not fit timestamp, nonce, body and key."
    case .replayed: "The nonce has been used."
    }
  }
}
