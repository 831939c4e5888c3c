// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain
import FoundationEssentials
import Storage

// Everything that is sealed, hashed or hidden with a key. Each use has a name of its own in front of what is hashed,
// so that a seal of one kind is never one of another.

extension Secrets {
  private static func mac(_ key: [UInt8], _ use: String, _ bytes: some Sequence<UInt8>) -> [UInt8] {
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    code.update(data: Array("mealdesk.\(use)\n".utf8))
    code.update(data: Array(bytes))
    return Array(code.finalize())
  }

  /// Equal time for equal lengths, whatever the bytes.
  package static func same(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  // MARK: Certificates

  package func seal(_ certificate: Certificate) -> SealedCertificate {
    SealedCertificate(certificate, seal: Self.mac(self.certificate, "certificate", certificate.sealedBytes))
  }

  package func isSound(_ row: SealedCertificate) -> Bool {
    Self.same(row.seal, Self.mac(certificate, "certificate", row.certificate.sealedBytes))
  }

  // MARK: Sessions, tokens, forms, links

  /// What is kept of a secret that is 32 random bytes: plain SHA-256 is enough for those.
  package static func hash(ofSecret secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

  /// 32 random bytes as text for a cookie or a header.
  package static func newSecret() -> String {
    SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.text(Array($0)) }
  }

  /// What a form of this session must carry.
  package func formToken(session: [UInt8]) -> String { Base64URL.text(Self.mac(link, "form", session)) }

  /// The signature under a link for a merchant or rider.
  package func linkSignature(_ text: String) -> [UInt8] { Self.mac(link, "link", text.utf8) }

  // MARK: Persons

  /// What a person is found by, hashed; `use` keeps a name and a number apart.
  package func lookupHash(_ use: String, _ text: String) -> [UInt8] {
    Array(Self.mac(lookup, "lookup.\(use)", text.utf8).prefix(16))
  }

  func hashes(of identity: Identity) -> PersonHashes {
    PersonHashes(
      account: lookupHash("account", identity.account),
      name: identity.name.map { lookupHash("name", $0.lowercased()) },
      phone: identity.phone.map { lookupHash("phone", PhoneNumber.digits($0)) },
      tail: identity.phone.flatMap(PhoneNumber.tail).map { lookupHash("tail", $0) })
  }

  /// A new person's row: an own random key, wrapped, and the identity under it. The chance in it decides nothing and is
  /// told to nobody, so a second run of the closure is harmless.
  func sealed(_ identity: Identity, as id: PersonID) throws -> SealedPerson {
    let key = SymmetricKey(size: .bits256)
    let wrapped = try AES.GCM.seal(key.withUnsafeBytes { Data($0) }, using: SymmetricKey(data: self.identity))
    return SealedPerson(
      id: id, side: identity.side, hashes: hashes(of: identity), key: wrapped.combined.map(Array.init),
      sealed: try Self.seal(identity, key))
  }

  /// The same row with a newer identity under the same key.
  func resealed(_ row: SealedPerson, _ identity: Identity) throws -> SealedPerson {
    guard let key = try personKey(row) else { return row }
    var next = row
    next.hashes = hashes(of: identity)
    next.sealed = try Self.seal(identity, key)
    return next
  }

  /// nil for a person who was forgotten.
  func opened(_ row: SealedPerson) throws -> Identity? {
    guard let key = try personKey(row), let sealed = row.sealed else { return nil }
    let plain = try AES.GCM.open(try AES.GCM.SealedBox(combined: Data(sealed)), using: key)
    return try JSON.decode(Identity.self, from: String(decoding: plain, as: UTF8.self))
  }

  private func personKey(_ row: SealedPerson) throws -> SymmetricKey? {
    guard let wrapped = row.key else { return nil }
    let box = try AES.GCM.SealedBox(combined: Data(wrapped))
    return SymmetricKey(data: try AES.GCM.open(box, using: SymmetricKey(data: identity)))
  }

  private static func seal(_ identity: Identity, _ key: SymmetricKey) throws -> [UInt8]? {
    try AES.GCM.seal(Data(try JSON.text(identity).utf8), using: key).combined.map(Array.init)
  }
}

// The order feed as it came holds names, numbers and doors: it is sealed whole, under a key that is used for nothing else.
extension Secrets {
  private var feedKey: SymmetricKey { SymmetricKey(data: Self.mac(identity, "feed", [])) }

  func sealed(feed body: [UInt8]) throws -> [UInt8] {
    try AES.GCM.seal(Data(body), using: feedKey).combined.map(Array.init) ?? []
  }

  /// What an older program has kept is packed and not sealed, and comes back as it is.
  func opened(feed kept: [UInt8]) throws -> [UInt8] {
    do {
      return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: Data(kept)), using: feedKey))
    } catch {
      guard kept.starts(with: [0x1F, 0x8B]) else { throw error }
      return kept
    }
  }
}

/// Base 64 that may stand in an address and a cookie: `-` and `_`, no padding.
package enum Base64URL {
  package static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// nil for anything that `text` does not make.
  package static func bytes(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") })
    else { return nil }
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(base64Encoded: padded).map(Array.init)
  }
}
