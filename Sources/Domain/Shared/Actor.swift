// SPDX-License-Identifier: Apache-2.0

/// Who does something. Verbs take one, the journal keeps one; a way in makes it only after it has checked the proof
/// (session, signed link, signed token, feed signature).
package enum Actor: Hashable, Sendable {
  case customer(PersonID)
  case merchant(PersonID)
  case rider(PersonID)
  case agent(AgentID)
  /// An integrator's API token.
  case token(TokenID)
  /// The order platform, by the name of its feed.
  case platform(String)
  /// A part of Mealdesk that runs by itself, by its name in `Work/Schedule.swift`.
  case system(String)
}

extension Actor: Codable, LosslessStringConvertible {
  /// "agent:agent_0…" – one text for the journal, the audit page and logs.
  package var description: String {
    switch self {
    case .customer(let id): "customer:\(id)"
    case .merchant(let id): "merchant:\(id)"
    case .rider(let id): "rider:\(id)"
    case .agent(let id): "agent:\(id)"
    case .token(let id): "token:\(id)"
    case .platform(let name): "platform:\(name)"
    case .system(let name): "system:\(name)"
    }
  }

  package init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let rest = text[text.utf8.index(after: colon)...]
    let made: Actor? =
      switch String(text[..<colon]) {
      case "customer": PersonID(rest).map(Actor.customer)
      case "merchant": PersonID(rest).map(Actor.merchant)
      case "rider": PersonID(rest).map(Actor.rider)
      case "agent": AgentID(rest).map(Actor.agent)
      case "token": TokenID(rest).map(Actor.token)
      case "platform": .platform(String(rest))
      case "system": .system(String(rest))
      default: nil
      }
    guard let made else { return nil }
    self = made
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let actor = Actor(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an actor"))
    }
    self = actor
  }
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(description)
  }
}

/// The three parties an order has besides us.
package enum Party: String, Codable, Sendable, CaseIterable {
  case platform, merchant, rider, customer
}
