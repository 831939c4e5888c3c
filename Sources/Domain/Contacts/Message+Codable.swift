// SPDX-License-Identifier: Apache-2.0

// Flat and readable in JSON: {"by": "person"}, {"kind": "text", "text": "…"}, {"kind": "card", "card": "promise_…"}.

extension Author: Codable, LosslessStringConvertible {
  package var description: String {
    switch self {
    case .person: "person"
    case .agent(let id): "\(id)"
    case .system: "system"
    }
  }

  package init?(_ text: String) {
    switch text {
    case "person": self = .person
    case "system": self = .system
    default:
      guard let id = AgentID(text) else { return nil }
      self = .agent(id)
    }
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let author = Author(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an author"))
    }
    self = author
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

extension Card: Codable, LosslessStringConvertible {
  package var description: String {
    switch self {
    case .promise(let id): "\(id)"
    case .remedy(let id): "\(id)"
    case .order(let id): "\(id)"
    }
  }

  package init?(_ text: String) {
    if let id = PromiseID(text) {
      self = .promise(id)
    } else if let id = RemedyID(text) {
      self = .remedy(id)
    } else if let id = OrderID(text) {
      self = .order(id)
    } else {
      return nil
    }
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let card = Card(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a card"))
    }
    self = card
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

extension MessageBody: Codable {
  /// "text", "picture", "notice", "note" or "card".
  package var kind: String {
    switch self {
    case .text: "text"
    case .picture: "picture"
    case .notice: "notice"
    case .note: "note"
    case .card: "card"
    }
  }

  private enum Key: String, CodingKey { case kind, text, picture, notice, card }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Key.self)
    switch try box.decode(String.self, forKey: .kind) {
    case "text": self = .text(try box.decode(String.self, forKey: .text))
    case "note": self = .note(try box.decode(String.self, forKey: .text))
    case "picture": self = .picture(try box.decode(Picture.self, forKey: .picture))
    case "notice": self = .notice(try box.decode(Notice.self, forKey: .notice))
    case "card": self = .card(try box.decode(Card.self, forKey: .card))
    default: throw DecodingError.dataCorruptedError(forKey: .kind, in: box, debugDescription: "unknown kind")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Key.self)
    try box.encode(kind, forKey: .kind)
    switch self {
    case .text(let text), .note(let text): try box.encode(text, forKey: .text)
    case .picture(let picture): try box.encode(picture, forKey: .picture)
    case .notice(let notice): try box.encode(notice, forKey: .notice)
    case .card(let card): try box.encode(card, forKey: .card)
    }
  }
}
