// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain
import FoundationEssentials
import Storage

/// What the platform's app says about the customer it sends to `/help`: a JWT signed with the shared key (HS256),
/// valid for minutes and once.
package struct EntryClaims: Codable, Sendable {
  /// The platform's own name of the customer (`CustomerRef`).
  package var sub: String
  package var city: Int
  package var name: String?
  package var phone: String?
  package var lang: Language?
  /// Unix seconds.
  package var exp: Int64
  /// Unique for ever: a token opens the page once.
  package var jti: String

  package init(
    sub: String, city: Int, name: String? = nil, phone: String? = nil, lang: Language? = nil, exp: Int64, jti: String
  ) {
    self.sub = sub
    self.city = city
    self.name = name
    self.phone = phone
    self.lang = lang
    self.exp = exp
    self.jti = jti
  }
}

/// A customer let in, with the proof for the cookie.
package struct Entered: Sendable {
  package let person: PersonID
  package let language: Language?
  package let proof: String
}

extension Desk {
  /// How long a customer's browser stays in.
  package static let visitLength = Span.hours(12)
  static let longestEntry = Span.minutes(15)

  /// Lets a customer in by the app's token. `realNow` is the wall clock: tokens are the app's, not the desk's.
  /// - Throws: `SignInError.noSession` for a token that is forged, expired, or was used before.
  package func enter(_ token: String, realNow: Instant, at now: Instant) async throws -> Entered {
    let claims = try secrets.claims(of: token)
    let expiry = Instant(seconds: claims.exp)
    guard realNow < expiry, expiry - realNow <= Self.longestEntry, let city = City(claims.city), city != .none,
      CustomerRef(claims.sub).isSound, (8...128).contains(claims.jti.utf8.count)
    else { throw SignInError.noSession }
    let identity = Identity(side: .customer, account: claims.sub, name: claims.name, phone: claims.phone)
    let person = try await change(by: .system("entry"), at: now) { tx in
      guard try tx.sql.useEntry(Secrets.hash(ofSecret: claims.jti), until: expiry, now: realNow) else {
        throw SignInError.noSession
      }
      return try tx.person(identity, city: city)
    }
    return Entered(
      person: person, language: claims.lang, proof: secrets.visit(person, until: realNow + Self.visitLength))
  }

  /// The customer behind a cookie.
  package func visitor(_ proof: String, realNow: Instant) throws -> (person: PersonID, formToken: String) {
    let parts = proof.split(separator: ".")
    guard parts.count == 3, let person = PersonID(String(parts[0])), let until = Int64(parts[1]),
      let mac = Base64URL.bytes(String(parts[2])),
      Secrets.same(mac, secrets.linkSignature("visit.\(person).\(until)")), realNow < Instant(seconds: until)
    else { throw SignInError.noSession }
    return (person, secrets.formToken(session: Array(proof.utf8)))
  }
}

extension Secrets {
  fileprivate func visit(_ person: PersonID, until: Instant) -> String {
    let seconds = until.ms / 1000
    return "\(person).\(seconds).\(Base64URL.text(linkSignature("visit.\(person).\(seconds)")))"
  }

  private struct Head: Codable { var alg: String }

  /// The signed claims; the algorithm is ours to choose, not the token's.
  fileprivate func claims(of token: String) throws -> EntryClaims {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard token.utf8.count <= 4096, parts.count == 3, let head = Base64URL.bytes(parts[0]),
      let body = Base64URL.bytes(parts[1]), let signature = Base64URL.bytes(parts[2]),
      Self.same(signature, appSignature("\(parts[0]).\(parts[1])")),
      (try? JSON.decode(Head.self, from: String(decoding: head, as: UTF8.self)))?.alg == "HS256",
      let claims = try? JSON.decode(EntryClaims.self, from: String(decoding: body, as: UTF8.self))
    else { throw SignInError.noSession }
    return claims
  }

  private func appSignature(_ text: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: app)))
  }

  /// What the app does: for the demo city and for tests.
  package func entryToken(_ claims: EntryClaims) throws -> String {
    let head = Base64URL.text(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
    let body = Base64URL.text(Array(try JSON.text(claims).utf8))
    return "\(head).\(body).\(Base64URL.text(appSignature("\(head).\(body)")))"
  }
}
