// SPDX-License-Identifier: Apache-2.0

/// One item of a contact. `seq` gives the order and is what "read up to" and "after" refer to; it grows by one.
package struct Message: Codable, Hashable, Sendable {
  package let id: MessageID
  package let contact: ContactID
  package let seq: Int
  package let author: Author
  package let body: MessageBody
  /// Chosen by the sender's device; the same one again is the same message.
  package let clientID: String?
  /// The sender's clock: shown, never counted with.
  package let saidAt: Instant
  /// Ours.
  package let at: Instant

  package init(
    id: MessageID, contact: ContactID, seq: Int, author: Author, body: MessageBody, clientID: String?,
    saidAt: Instant, at: Instant
  ) {
    self.id = id
    self.contact = contact
    self.seq = seq
    self.author = author
    self.body = body
    self.clientID = clientID
    self.saidAt = saidAt
    self.at = at
  }
}

/// Whose word it is.
package enum Author: Hashable, Sendable {
  /// The customer, merchant or rider of the contact.
  case person
  case agent(AgentID)
  case system
}

/// What is said.
package enum MessageBody: Hashable, Sendable {
  case text(String)
  case picture(Picture)
  /// Written by Mealdesk, worded where it is shown, in the reader's language.
  case notice(Notice)
  /// Seen by staff only.
  case note(String)
  /// A promise, remedy or order at its place in time.
  case card(Card)

  /// Whether the person on the other side sees it.
  package var isPublic: Bool {
    if case .note = self { return false }
    return true
  }
}

/// A picture that was checked and stored; `id` names the file.
package struct Picture: Codable, Hashable, Sendable {
  package let id: PictureID
  package let type: String
  package let width: Int
  package let height: Int
  package let bytes: Int
  package init(id: PictureID, type: String, width: Int, height: Int, bytes: Int) {
    self.id = id
    self.type = type
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}

/// What Mealdesk itself says in a contact.
package enum Notice: String, Codable, Sendable, CaseIterable {
  /// An agent has taken it.
  case joined
  /// Somebody else will go on with it.
  case passedOn
  /// "Are you still there?"
  case nudge
  /// Ended because nobody answered; writing again resumes it.
  case endedQuiet
  case ended
  case resumed
}

/// The thing a card shows; its state is read when it is shown.
package enum Card: Hashable, Sendable {
  case promise(PromiseID), remedy(RemedyID), order(OrderID)
}

/// What a message may be at most.
package enum MessageCap {
  package static let characters = 2_000
  package static let noteCharacters = 4_000
  package static let clientIDBytes = 64
  package static let pictureBytes = 5 * 1024 * 1024
  package static let pictureSide = 6_000
  /// What a sender's clock may show: 1970 to 2100.
  package static let clock = Instant(ms: 0)..<Instant(ms: 4_102_444_800_000)
  package static let pictureTypes = ["image/jpeg", "image/png"]

  /// Trims the text and refuses an empty or too long one; control characters but line feed and tab are dropped.
  package static func cleaned(_ text: String, limit: Int = characters) throws(ContactError) -> String {
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { ($0.value >= 0x20 && $0.value != 0x7F) || $0 == "\n" || $0 == "\t" }))
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    guard let first = plain.firstIndex(where: { !isBlank($0) }), let last = plain.lastIndex(where: { !isBlank($0) })
    else { throw .emptyMessage }
    let trimmed = String(plain[first...last])
    guard trimmed.count <= limit, trimmed.utf8.count <= limit * 4 else { throw .tooLong(limit: limit) }
    return trimmed
  }

  /// - Throws: `badClientID` when it is empty, too long or not printable ASCII.
  package static func check(clientID: String) throws(ContactError) {
    guard (1...clientIDBytes).contains(clientID.utf8.count), clientID.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .badClientID }
  }
}
