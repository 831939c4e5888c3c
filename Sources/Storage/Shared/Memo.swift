// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Values by the JSON text they are kept as. A promise is looked at a hundred times for each time it changes, and to
/// decode it costs more than to fetch it; what has the same text is the same value, so nothing here can be out of date.
final class Memo<Value: Codable & Sendable>: Sendable {
  private let known = Mutex<[String: Value]>([:])
  private let limit: Int

  /// - Parameter limit: how many values are kept; at the limit it begins anew.
  init(limit: Int) { self.limit = limit }

  func value(of text: String) throws -> Value {
    if let value = known.withLock({ $0[text] }) { return value }
    let value = try JSON.decode(Value.self, from: text)
    keep(value, text)
    return value
  }

  func text(of value: Value) throws -> String {
    let text = try JSON.text(value)
    keep(value, text)
    return text
  }

  private func keep(_ value: Value, _ text: String) {
    known.withLock { known in
      if known.count >= limit { known.removeAll(keepingCapacity: true) }
      known[text] = value
    }
  }
}
