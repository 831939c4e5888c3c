// SPDX-License-Identifier: Apache-2.0
import Domain

/// What the outside can do for the desk. Work calls these from task handlers; a question may call `can` and `facts`,
/// outside any transaction. Platform, Channels and the simulator implement them.
package struct Outside: Sendable {
  package var platform: any PlatformPort

  package init(platform: any PlatformPort) { self.platform = platform }
}

/// The order platform's commands and facts.
package protocol PlatformPort: Sendable {
  /// What the platform of this city can do at all: known here, at once.
  func abilities(in city: City) -> PlatformAbilities

  /// Could the platform carry this out now? Gives up after 800 ms: a slow platform must not hold up a person.
  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply

  /// Asks for a command to be carried out. Safe to repeat under the command's own id. `.noAnswer` means that it may or
  /// may not have happened; only an event carrying the id tells.
  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply

  /// What was answered to a command of ours, whether or not the answer reached us; nil when the platform never got it.
  /// Has no effect. The id is the one the command carries, or carried in a life of the store before a restore.
  func reply(to command: String) async throws(PortError) -> CommandReply?

  /// The same for a command at hand, so that the city tells which platform is meant.
  func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply?

  /// What the platform knows about these orders now. Orders it does not know are left out.
  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts]

  /// All that the platform will tell about one order, as events; empty where it tells nothing. Asked for when it has
  /// said that it told less than it knows.
  func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent]
}

extension PlatformPort {
  package func abilities(in city: City) -> PlatformAbilities { .native("native") }
  package func reply(to command: PlatformCommand) async throws(PortError) -> CommandReply? {
    try await reply(to: command.id)
  }
  package func record(of order: OrderRef, city: City) async throws(PortError) -> [OrderEvent] { [] }
}

package enum PortError: Error, Sendable {
  /// Nothing came back in time, or the connection broke after the request had left.
  case noAnswer(String)
  /// The peer said no in a way that may pass (5xx, refused connection): nothing has happened.
  case unavailable(String)
  /// The peer will never accept this (4xx).
  case rejected(String)

  package var reason: String {
    switch self {
    case .noAnswer(let text), .unavailable(let text), .rejected(let text): text
    }
  }
}
