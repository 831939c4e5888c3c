// SPDX-License-Identifier: Apache-2.0

/// What follows when a clock of an order is due.
package struct ClockLook: Hashable, Sendable {
  /// Concerns to raise.
  package var raise: [RunningClock] = []
  /// The platform told less than it knows: nobody is blamed for that, it is asked for the rest.
  package var asksForRecord = false
  /// When the next of its clocks runs out; nil for none that comes.
  package var next: Instant?

  /// - Parameter known: the order's concerns so far, in any order.
  package init(_ order: Order, known: [Concern], policy: ConcernPolicy, at now: Instant) {
    let clocks = order.clocks(policy.clocks)
    let out = clocks.filter { $0.due <= now }
    next = clocks.map(\.due).filter { $0 > now }.min()
    guard !out.isEmpty else { return }
    guard !order.isPartial else {
      asksForRecord = true
      next = min(next ?? now + policy.lookAgain, now + policy.lookAgain)
      return
    }
    let fresh = out.filter { running in
      now - running.due <= policy.oldest && !known.contains { $0.covers(running) }
    }
    // On the way one thing goes wrong at a time: what comes first in an order's life is the cause of the rest.
    if let cause = fresh.first(where: \.clock.isOfTheWay),
      !known.contains(where: { $0.holdsTheWay(of: order, policy, now) })
    {
      raise.append(cause)
    }
    raise += fresh.filter { !$0.clock.isOfTheWay }
  }
}

extension Concern {
  /// Says the same: it is still open, was settled for this very time, or a person has dealt with it.
  fileprivate func covers(_ running: RunningClock) -> Bool {
    clock == running.clock && (state != .eased || since >= running.due)
  }

  /// While it stands, and when a person has dealt with it, no other of the same way is raised. One whose event has come
  /// and that nobody has eased yet is no hindrance.
  fileprivate func holdsTheWay(of order: Order, _ policy: ConcernPolicy, _ now: Instant) -> Bool {
    clock.isOfTheWay && (state.isOpen ? stands(in: order, policy, at: now) : state != .eased)
  }
}
