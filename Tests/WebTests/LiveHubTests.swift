// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import NIOCore
import Synchronization
import Testing

@testable import Web

/// What 方芳's screen is told while 林小满's case moves.
@Suite struct LiveHubTests {
  private func hub(at position: Int64 = 10) -> LiveHub {
    let hub = LiveHub()
    hub.begin(at: LivePosition(generation: 2, position: position))
    return hub
  }

  /// Everything a reader was told until it left.
  private func heard(_ hub: LiveHub, _ subscription: LiveHub.Subscription) async -> [String] {
    hub.leave(subscription.number)
    var texts: [String] = []
    for await message in subscription.messages { texts.append(String(buffer: message)) }
    return texts
  }

  @Test func onlyWhatIsShownIsTold() async {
    let hub = hub()
    let reader = hub.subscribe(["case_1"], after: LivePosition("2.10")) {}
    hub.publish([
      LiveChange(position: 11, topics: ["case_2"]), LiveChange(position: 12, topics: ["case_1", "order_7"]),
    ])
    #expect(await heard(hub, reader) == ["id: 2.12\nevent: changed\ndata: case_1\n\n"])
  }

  @Test func whoComesBackIsToldWhatItMissed() async {
    let hub = hub()
    hub.publish([LiveChange(position: 11, topics: ["case_1"]), LiveChange(position: 12, topics: ["case_2"])])
    let reader = hub.subscribe(["case_1", "case_2"], after: LivePosition("2.11")) {}
    #expect(await heard(hub, reader) == ["id: 2.12\nevent: changed\ndata: case_2\n\n"])
  }

  @Test(arguments: ["2.3", "1.11", nil, "nonsense"])
  func whoIsTooOldOrFromBeforeARestoreReloads(cursor: String?) async {
    let hub = hub()
    let reader = hub.subscribe(["case_1"], after: cursor.flatMap(LivePosition.init)) {}
    #expect(await heard(hub, reader) == ["event: reload\ndata: \n\n"])
  }

  @Test func boardsAreGatheredAndToldOnce() async {
    let hub = hub()
    let reader = hub.subscribe([LiveTopic.board], after: LivePosition("2.10")) {}
    for position in 11...40 { hub.publish([LiveChange(position: Int64(position), topics: [LiveTopic.board])]) }
    hub.tellBoards()
    hub.tellBoards()
    #expect(await heard(hub, reader) == ["id: 2.40\nevent: changed\ndata: board\n\n"])
  }

  @Test func whoDoesNotReadIsCutOffAndEverybodyElseGoesOn() async {
    let hub = hub()
    let slow = hub.subscribe(["case_1"], after: LivePosition("2.10")) {}
    let other = hub.subscribe(["case_2"], after: LivePosition("2.10")) {}
    for position in 11...200 { hub.publish([LiveChange(position: Int64(position), topics: ["case_1"])]) }
    #expect(hub.count == 1)
    #expect(await heard(hub, slow).count == LiveHub.queueLength)
    hub.publish([LiveChange(position: 201, topics: ["case_2"])])
    #expect(await heard(hub, other).count == 1)
  }

  @Test func goodbyeIsTheLastWord() async {
    let hub = hub()
    let reader = hub.subscribe(["case_1"], after: LivePosition("2.10")) {}
    hub.sayGoodbye(reader.number)
    hub.publish([LiveChange(position: 11, topics: ["case_1"])])
    #expect(await heard(hub, reader) == ["event: bye\ndata: \n\n"])
    #expect(hub.count == 0)
  }
}
