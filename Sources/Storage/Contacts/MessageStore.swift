// SPDX-License-Identifier: Apache-2.0
import Domain

private let columns = "id, contact, seq, author, body, client_id, said_at, at"

private func readMessage(_ row: Row) throws -> Message {
  guard let author = Author(row.text(3)) else { throw StorageError.corrupt("author '\(row.text(3))'") }
  return Message(
    id: row.id(0), contact: row.id(1), seq: Int(row.int(2)), author: author, body: try row.json(4),
    clientID: row.optionalText(5), saidAt: row.instant(6), at: row.instant(7))
}

extension SQL {
  /// The contact's row is locked before, so its numbers have no gap.
  package func add(_ message: Message) throws {
    try run(
      """
      INSERT INTO message (city, contact, seq, id, author, kind, body, client_id, said_at, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, message.contact.city, message.contact, message.seq, message.id, message.author.description,
      message.body.kind, try JSON.text(message.body), message.clientID, message.saidAt, message.at)
  }

  /// The one that was sent with this client id before, if any.
  package func message(in contact: ContactID, by author: Author, clientID: String) throws -> Message? {
    try first(
      "SELECT \(columns) FROM message WHERE city = $1 AND contact = $2 AND author = $3 AND client_id = $4",
      contact.city, contact, author.description, clientID, map: readMessage)
  }

  /// Messages after a number, oldest first.
  /// - Parameter notes: whether those that only staff see are wanted.
  package func messages(
    in contact: ContactID, after seq: Int = 0, notes: Bool, limit: Int = 200
  ) throws -> [Message] {
    try rows(
      """
      SELECT \(columns) FROM message WHERE city = $1 AND contact = $2 AND seq > $3 AND (kind <> 'note' OR $4 = 1)
      ORDER BY seq LIMIT $5
      """, contact.city, contact, seq, notes, limit, map: readMessage)
  }

  /// The last messages, oldest first.
  package func lastMessages(in contact: ContactID, notes: Bool, limit: Int) throws -> [Message] {
    try rows(
      """
      SELECT \(columns) FROM message WHERE city = $1 AND contact = $2 AND (kind <> 'note' OR $3 = 1)
      ORDER BY seq DESC LIMIT $4
      """, contact.city, contact, notes, limit, map: readMessage
    ).reversed()
  }

  // MARK: Pictures

  /// `file` is the name of the file beside the store: the hash of what is in it.
  package func add(_ picture: Picture, file: String, to contact: ContactID, at now: Instant) throws {
    try run(
      """
      INSERT INTO picture (city, id, contact, file, type, width, height, bytes, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, picture.id.city, picture.id, contact, file, picture.type, picture.width, picture.height, picture.bytes, now)
  }

  package func picture(_ id: PictureID) throws -> (contact: ContactID, file: String, type: String)? {
    try first("SELECT contact, file, type FROM picture WHERE city = $1 AND id = $2", id.city, id) {
      ($0.id(0), $0.text(1), $0.text(2))
    }
  }

  // MARK: Entry tokens

  /// False when a token with this mark has been used before.
  package func useEntry(_ hash: [UInt8], until: Instant, now: Instant) throws -> Bool {
    try run("DELETE FROM used_entry WHERE until < $1", now)
    return try run("INSERT INTO used_entry (nonce_hash, until) VALUES ($1, $2) ON CONFLICT DO NOTHING", hash, until)
      == 1
  }
}

extension SQL {
  /// How many messages of the person the agent has not seen.
  package func unread(in contact: Contact) throws -> Int {
    try count(
      "SELECT count(*) FROM message WHERE city = $1 AND contact = $2 AND seq > $3 AND author = 'person'",
      contact.id.city, contact.id, contact.marks.agentRead)
  }
}
