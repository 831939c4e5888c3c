// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// Where a live page stands in the journal, as opaque text; a restored store has another generation.
package struct LivePosition: Hashable, Sendable, LosslessStringConvertible {
  package let generation: Int64
  package let position: Int64

  package init(generation: Int64, position: Int64) {
    self.generation = generation
    self.position = position
  }

  package init?(_ text: String) {
    guard let cursor = StreamCursor(text) else { return nil }
    self.init(generation: cursor.generation, position: cursor.position)
  }

  package var description: String { StreamCursor(generation: generation, position: position).description }
}

/// That something changed, for pages that show it: no words, no names, only what it was.
package struct LiveChange: Sendable {
  package let position: Int64
  /// Ids of the things and of the members of staff concerned, and the boards (`LiveTopic`).
  package let topics: [String]

  package init(position: Int64, topics: [String]) {
    self.position = position
    self.topics = topics
  }
}

/// Topics that are not ids: whole lists, told at most once a second.
package enum LiveTopic {
  /// The leader's lists.
  package static let board = "board"
  /// Depth and wait of the queues.
  package static let queues = "queues"
  package static let boards: Set<String> = [board, queues]

  static func all(of entry: JournalEntry) -> [String] {
    var topics = [entry.subject]
    if let id = entry.caseID { topics.append("\(id)") }
    if let id = entry.orderID { topics.append("\(id)") }
    switch entry.actor {
    case .agent(let id): topics.append("\(id)")
    case .customer(let id): topics.append("\(id)")
    case .merchant, .rider, .token, .platform, .system: break
    }
    topics += agents(in: entry.payload)
    let noun = entry.name.prefix { $0 != "." }
    if noun == "contact" { topics.append(queues) }
    if ["contact", "agent", "promise", "remedy", "case", "command", "concern"].contains(noun) { topics.append(board) }
    return topics
  }

  /// Every member of staff a payload names: their own screens change too.
  private static func agents(in payload: String) -> [String] {
    let bytes = Array(payload.utf8)
    guard bytes.count >= agentLength else { return [] }
    return (0...(bytes.count - agentLength)).compactMap { start in
      guard bytes[start] == agentPrefix[0], bytes[start...].starts(with: agentPrefix) else { return nil }
      let text = String(decoding: bytes[start..<(start + agentLength)], as: UTF8.self)
      return AgentID(text) == nil ? nil : text
    }
  }

  private static let agentPrefix = Array("\(AgentKind.prefix)_".utf8)
  private static let agentLength = "\(AgentID(raw: 0))".utf8.count
}

extension Desk {
  /// Where the journal stands.
  package func livePosition() async throws -> LivePosition {
    try await store.read { sql in
      let cursor = try sql.streamCursor()
      return LivePosition(generation: cursor.generation, position: cursor.position)
    }
  }

  /// What changed after a position, in the journal's order.
  package func liveChanges(after position: Int64, limit: Int) async throws -> [LiveChange] {
    try await journal(after: position, limit: limit).compactMap { entry in
      entry.position.map { LiveChange(position: $0, topics: LiveTopic.all(of: entry)) }
    }
  }

  /// Yields after commits that wrote to the journal; rings may be lost or collapse.
  package func liveRings() -> AsyncStream<Void> { store.bell.rings(for: .journal) }
}
