// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Testing

/// A demonstration runs ten times as fast as life; its agents do not.
@Suite struct FastClockTests {
  @Test func whatHandsDoTakesAsLongAsEver() throws {
    let slow = Policies()
    let fast = slow.forPeople(atSpeed: 10)
    #expect(fast.presence == Presence.timeout * 10)
    for (before, after) in zip(slow.routing.queues, fast.routing.queues) {
      #expect(after.offerTime == .seconds(Int64(before.offerSeconds * 10)))
      #expect(after.wrapUp == .seconds(Int64(before.wrapUpSeconds * 10)))
      #expect(after.steps == before.steps && after.headStart == before.headStart)
    }
    #expect(slow.forPeople(atSpeed: 1).presence == Presence.timeout)
  }
}
