// SPDX-License-Identifier: Apache-2.0
import DequeModule

/// People or contacts in a line, always in order. Finding is a binary search; the head leaves in constant time, and a
/// place in the middle moves the shorter side, so ten thousand waiting cost microseconds a change.
struct Line<Element: Comparable & Sendable>: Sendable {
  private(set) var elements: Deque<Element> = []

  var first: Element? { elements.first }
  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }

  /// Where the element stands or would stand: how many go before it.
  func place(of element: Element) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// No effect when it stands there already.
  mutating func insert(_ element: Element) {
    let place = place(of: element)
    guard place == elements.count || elements[place] != element else { return }
    elements.insert(element, at: place)
  }

  /// No effect when it does not stand there.
  mutating func remove(_ element: Element) {
    let place = place(of: element)
    guard place < elements.count, elements[place] == element else { return }
    elements.remove(at: place)
  }
}
