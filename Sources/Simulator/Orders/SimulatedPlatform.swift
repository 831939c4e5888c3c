// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Synchronization

/// The platform's door as the desk sees it, with City behind it instead of HTTP: the same commands, facts and faults in
/// virtual time.
package final class SimulatedPlatform: PlatformPort {
  private struct State {
    var gate: Gate
    var now: Instant
  }
  private let state: Mutex<State>

  package init(_ gate: Gate) { state = Mutex(State(gate: gate, now: gate.now)) }

  /// Lets the world run up to `now` and returns what comes out of it.
  package func step(until now: Instant) -> [Emission] {
    state.withLock { state in
      state.now = now
      return state.gate.step(until: now)
    }
  }

  package var nextWake: Instant? { state.withLock { $0.gate.nextWake } }

  package func tell(_ customer: CustomerRef, _ heard: CustomerHears) {
    state.withLock { $0.gate.hear(heard, by: customer, at: $0.now) }
  }

  /// The reconciler's pull of what was lost on the way.
  package func missed(since: Instant) -> [OrderEvent] { state.withLock { $0.gate.missed(since: since) } }

  /// A look into the world itself, for reports and invariants.
  package func look<T: Sendable>(_ body: (World) -> T) -> T { state.withLock { body($0.gate.world) } }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    switch state.withLock({ $0.gate.can(command, at: $0.now) }) {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    switch state.withLock({ $0.gate.receive(command, at: $0.now) }) {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    switch state.withLock({ $0.gate.reply(to: command, at: $0.now) }) {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    switch state.withLock({ $0.gate.facts(orders, at: $0.now) }) {
    case .answered(let facts): return facts
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }
}
