// SPDX-License-Identifier: Apache-2.0
import Domain

/// What stands behind a link for a merchant or rider: who it was made for, what about, until when. The link is the
/// whole sign-in, so it opens one subject for one person and ends.
package struct SignedLink: Hashable, Sendable {
  package let person: PersonID
  package let side: Party
  /// The one thing it opens: the id of a promise or a contact, as text.
  package let subject: String
  package let until: Instant

  package init(person: PersonID, side: Party, subject: String, until: Instant) {
    self.person = person
    self.side = side
    self.subject = subject
    self.until = until
  }

  package var actor: Actor? {
    switch side {
    case .merchant: .merchant(person)
    case .rider: .rider(person)
    case .customer: .customer(person)
    case .platform: nil
    }
  }
}

package enum LinkError: Error, Hashable, Sendable {
  /// Not ours, or changed on the way.
  case forged
  case expired(at: Instant)
}

extension Secrets {
  private static let longestLink = 400

  /// The text of a link: fields in the open, signed. `until` is wall-clock time.
  package func sign(_ link: SignedLink) -> String {
    let fields = "\(link.person)~\(link.side.rawValue)~\(link.subject)~\(link.until.ms / 1000)"
    return "\(Base64URL.text(Array(fields.utf8))).\(Base64URL.text(linkSignature("party.\(fields)")))"
  }

  /// - Throws: `forged` before anything of it is believed; `expired` only for one of ours.
  package func open(_ text: String, realNow: Instant) throws(LinkError) -> SignedLink {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard text.utf8.count <= Self.longestLink, parts.count == 2, let bytes = Base64URL.bytes(parts[0]),
      let signature = Base64URL.bytes(parts[1])
    else { throw .forged }
    let signed = String(decoding: bytes, as: UTF8.self)
    let fields = signed.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard Self.same(signature, linkSignature("party.\(signed)")), fields.count == 4, let person = PersonID(fields[0]),
      let side = Party(rawValue: fields[1]), let seconds = Int64(fields[3])
    else { throw .forged }
    let until = Instant(seconds: seconds)
    guard realNow < until else { throw .expired(at: until) }
    return SignedLink(person: person, side: side, subject: fields[2], until: until)
  }
}
