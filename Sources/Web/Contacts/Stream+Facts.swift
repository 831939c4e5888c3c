// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// Who reads a stream: staff see names and notes, the customer sees "you" on the other side.
struct StreamReader {
  let isStaff: Bool
  let marks: ReadMarks
  /// How the person is called: a masked name for staff, "you" for the customer.
  let person: String
  let names: [AgentID: String]
}

extension StreamPiece {
  init(
    _ contact: ContactID, _ messages: [Domain.Message], reader: StreamReader, source: String, after: Int, words: Words,
    now: Instant
  ) {
    self.init(
      contactID: "\(contact)", items: messages.map { StreamItem($0, reader, words, TimeText(words, now: now)) },
      after: Int64(messages.last?.seq ?? after), source: source)
  }
}

extension StreamItem {
  fileprivate init(_ message: Domain.Message, _ reader: StreamReader, _ words: Words, _ time: TimeText) {
    // What the customer wrote is delivered once we have it, and read once the agent has seen it.
    let isRead = (reader.isStaff ? reader.marks.personRead : reader.marks.agentRead) >= message.seq
    let isGot = !reader.isStaff || reader.marks.personGot >= message.seq
    self.init(
      id: "\(message.id)", version: isRead ? 3 : isGot ? 2 : 1, order: Int64(message.seq), client: message.clientID,
      at: time.near(message.at), atFull: time.full(message.at))
    switch message.body {
    case .text(let text): self.message = Message(message, text, reader, words, isRead: isRead, isGot: isGot)
    case .note(let text):
      self.message = Message(side: "note", who: Self.name(of: message.author, reader, words), text: text)
    case .picture(let picture):
      self.message = Message(message, "", reader, words, isRead: isRead, isGot: isGot)
      self.message?.pictures = [
        .init(href: "\(reader.isStaff ? "" : "/help")/pictures/\(picture.id)", name: words("picture"))
      ]
    case .notice(let notice): happening = words("notice_\(notice.rawValue)")
    case .card(let card): self.card = Card(card, isStaff: reader.isStaff, words)
    }
  }

  fileprivate static func name(of author: Author, _ reader: StreamReader, _ words: Words) -> String {
    switch author {
    case .person: reader.person
    case .agent(let id): reader.names[id] ?? words("sideService")
    case .system: words("sideSystem")
    }
  }
}

extension StreamItem.Message {
  fileprivate init(
    _ message: Domain.Message, _ text: String, _ reader: StreamReader, _ words: Words, isRead: Bool, isGot: Bool
  ) {
    let isMine = (message.author == .person) != reader.isStaff
    self.init(side: isMine ? "mine" : "theirs", who: StreamItem.name(of: message.author, reader, words), text: text)
    guard isMine else { return }
    stateIcon = isGot ? "checks" : "check"
    stateWord = words(isRead ? "messageRead" : isGot ? "messageDelivered" : "messageSent")
  }
}

extension StreamItem.Card {
  fileprivate init(_ card: Card, isStaff: Bool, _ words: Words) {
    let line = words(isStaff ? "seeCard" : "seeCardAbove")
    switch card {
    case .promise: self.init(icon: "promise", tone: .accent, title: words("promise"), line: line)
    case .remedy: self.init(icon: "refund", tone: .accent, title: words("remedy"), line: line)
    case .order: self.init(icon: "shop", tone: .calm, title: words("orders"), line: line)
    }
  }
}
