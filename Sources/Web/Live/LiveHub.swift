// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import NIOCore
import Synchronization

/// Who is looking at what, and the last changes for those who come back after a short break.
///
/// It says only *what* changed, by topic: the id of a thing ("case_…"), of a member of staff, or the board. The pieces of
/// a page ask again by themselves, with their reader's rights. A reader that is gone too long, or comes from before a
/// restore, is told to reload; a reader that cannot keep up is cut off and resumes. Board topics are gathered and told
/// once a second.
package final class LiveHub: Sendable {
  struct Subscription: Sendable {
    let number: Int
    let messages: AsyncStream<ByteBuffer>
  }

  private struct Reader {
    let topics: Set<String>
    let continuation: AsyncStream<ByteBuffer>.Continuation
    /// Closes the connection under a write that hangs.
    let cut: @Sendable () -> Void
    var writingSince: ContinuousClock.Instant?
  }

  private struct State {
    var generation: Int64 = 0
    var position: Int64 = 0
    /// Changes up to here are no longer kept.
    var floor: Int64 = 0
    var kept: [LiveChange] = []
    var readers: [Int: Reader] = [:]
    var byTopic: [String: Set<Int>] = [:]
    var next = 0
    var board: Set<String> = []
  }

  private let state = Mutex(State())
  static let keeps = 4_096
  static let queueLength = 64
  static let longestWrite = Duration.seconds(20)

  package init() {}

  /// How many streams are open.
  package var count: Int { state.withLock { $0.readers.count } }

  /// Where the journal stands when the program starts.
  package func begin(at cursor: LivePosition) {
    state.withLock {
      $0.generation = cursor.generation
      $0.position = cursor.position
      $0.floor = cursor.position
    }
  }

  /// New changes, in the journal's order.
  package func publish(_ changes: [LiveChange]) {
    guard let last = changes.last else { return }
    state.withLock { state in
      state.position = last.position
      state.kept.append(contentsOf: changes)
      if state.kept.count > Self.keeps * 2 {
        state.floor = state.kept[state.kept.count - Self.keeps - 1].position
        state.kept.removeFirst(state.kept.count - Self.keeps)
      }
      var told: [Int: Set<String>] = [:]
      for topic in changes.flatMap(\.topics) {
        if LiveTopic.boards.contains(topic) {
          state.board.insert(topic)
        } else {
          for number in state.byTopic[topic] ?? [] { told[number, default: []].insert(topic) }
        }
      }
      Self.tell(told, &state)
    }
  }

  /// Tells the boards what was gathered; called once a second.
  package func tellBoards() {
    state.withLock { state in
      var told: [Int: Set<String>] = [:]
      for topic in state.board {
        for number in state.byTopic[topic] ?? [] { told[number, default: []].insert(topic) }
      }
      state.board = []
      Self.tell(told, &state)
    }
  }

  private static func tell(_ told: [Int: Set<String>], _ state: inout State) {
    for (number, topics) in told {
      send(
        "id: \(state.generation).\(state.position)\nevent: changed\ndata: \(topics.sorted().joined(separator: " "))\n\n",
        to: number, &state)
    }
  }

  /// Somebody is writing in a contact: told to who looks at it now, kept for nobody.
  func tellTyping(in contact: ContactID, isPerson: Bool) {
    state.withLock { state in
      let text = "event: typing\ndata: \(contact) \(isPerson ? "person" : "agent")\n\n"
      for number in state.byTopic["\(contact)"] ?? [] { Self.send(text, to: number, &state) }
    }
  }

  /// A sign of life with the desk's time; also finds readers whose connection no longer takes anything.
  package func beat(at now: Instant) {
    state.withLock { state in
      let stuck = state.readers.filter { $0.value.writingSince.map { .now - $0 > Self.longestWrite } ?? false }
      for (number, reader) in stuck {
        Self.remove(number, &state)
        reader.cut()
      }
      for number in state.readers.keys {
        Self.send("id: \(state.generation).\(state.position)\nevent: beat\ndata: \(now.ms)\n\n", to: number, &state)
      }
    }
  }

  /// A new reader with what it missed, or the word that it must reload.
  func subscribe(_ topics: Set<String>, after cursor: LivePosition?, cut: @escaping @Sendable () -> Void)
    -> Subscription
  {
    let (messages, continuation) = AsyncStream<ByteBuffer>.makeStream(
      bufferingPolicy: .bufferingOldest(Self.queueLength))
    let number = state.withLock { state in
      state.next += 1
      state.readers[state.next] = Reader(topics: topics, continuation: continuation, cut: cut)
      for topic in topics { state.byTopic[topic, default: []].insert(state.next) }
      let isKnown = cursor.map { $0.generation == state.generation && $0.position >= state.floor } ?? false
      if isKnown, let cursor {
        let missed = Set(state.kept.lazy.filter { $0.position > cursor.position }.flatMap(\.topics)).intersection(
          topics)
        if !missed.isEmpty { Self.tell([state.next: missed], &state) }
      } else {
        Self.send("event: reload\ndata: \n\n", to: state.next, &state)
      }
      return state.next
    }
    return Subscription(number: number, messages: messages)
  }

  func leave(_ number: Int) {
    state.withLock { Self.remove(number, &$0) }
  }

  /// The server stops: a last word, and the stream ends.
  func sayGoodbye(_ number: Int) {
    state.withLock { state in
      Self.send("event: bye\ndata: \n\n", to: number, &state)
      Self.remove(number, &state)
    }
  }

  func isWriting(_ number: Int, _ isWriting: Bool) {
    state.withLock { $0.readers[number]?.writingSince = isWriting ? .now : nil }
  }

  private static func send(_ text: String, to number: Int, _ state: inout State) {
    guard let reader = state.readers[number] else { return }
    // A full queue: this reader is cut off; it comes back and is told what it missed.
    if case .dropped = reader.continuation.yield(ByteBuffer(string: text)) { remove(number, &state) }
  }

  private static func remove(_ number: Int, _ state: inout State) {
    guard let reader = state.readers.removeValue(forKey: number) else { return }
    for topic in reader.topics {
      state.byTopic[topic]?.remove(number)
      if state.byTopic[topic]?.isEmpty == true { state.byTopic[topic] = nil }
    }
    reader.continuation.finish()
  }
}
