// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Many open live streams, read by one thread; it notes when the change that a stream waits for has come.
final class Streams: Sendable {
  private struct State {
    var sent: [ContinuousClock.Instant?]
    var spans: [Double] = []
    var ending = false
  }

  private let state: Mutex<State>
  private let ended = DispatchSemaphore(value: 0)

  /// Opens one stream for each member of staff, with the topics that their workspace shows: themselves, the queues, and
  /// one case.
  init(_ port: Int, _ staff: [DeskFolder.Staff], cases: [String]) throws {
    state = Mutex(State(sent: Array(repeating: nil, count: staff.count)))
    let connections = try staff.indices.map { i in
      let connection = try Connection(port: port)
      try connection.send(
        Connection.get("/events?topics=\(staff[i].id),queues,\(cases[i])", staff[i].cookie, "Accept: text/event-stream")
      )
      _ = try connection.receive()
      return connection
    }
    let sockets = connections.map { $0.takeDescriptor() }
    Thread { [self] in
      read(sockets, cases.map { Array($0.utf8) })
      for socket in sockets { Foundation.close(socket) }
      ended.signal()
    }.start()
  }

  /// Something is sent that will change stream `number`'s case.
  func expect(_ number: Int) { state.withLock { $0.sent[number] = ContinuousClock.now } }

  /// Milliseconds from `expect` to arrival so far, and how many have not come.
  var spans: (came: [Double], missing: Int) { state.withLock { ($0.spans, $0.sent.count { $0 != nil }) } }

  func close() {
    state.withLock { $0.ending = true }
    ended.wait()
  }

  private func read(_ sockets: [Int32], _ cases: [[UInt8]]) {
    var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !state.withLock({ $0.ending }) {
      guard poll(&polled, nfds_t(polled.count), 100) > 0 else { continue }
      for i in polled.indices where polled[i].revents != 0 {
        let count = recv(sockets[i], &buffer, buffer.count, 0)
        if count <= 0 { polled[i].fd = -1 }
        if count > 0, buffer[..<count].firstRange(of: cases[i]) != nil { came(i) }
      }
    }
  }

  private func came(_ number: Int) {
    let now = ContinuousClock.now
    state.withLock { state in
      guard let sent = state.sent[number] else { return }
      state.sent[number] = nil
      state.spans.append((now - sent).milliseconds)
    }
  }
}
