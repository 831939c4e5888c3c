// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Synchronization

/// The platform's door as the desk sees it, with a world for each city behind it instead of HTTP: the same commands,
/// facts and faults in virtual time.
package final class SimulatedPlatform: PlatformPort {
  private struct State {
    var gates: [Gate]
    var now: Instant
    /// Behind which gate each customer lives who has done something.
    var homes: [CustomerRef: Int] = [:]
  }
  private let state: Mutex<State>
  private let places: [City: Int]

  package init(_ worlds: [WorldPlan], faults: Faults) {
    let gates = worlds.map { Gate(World($0), faults: faults) }
    places = Dictionary(uniqueKeysWithValues: gates.enumerated().map { ($1.world.plan.city, $0) })
    state = Mutex(State(gates: gates, now: gates.map(\.now).min() ?? Instant(ms: 0)))
  }

  /// Lets every world run up to `now` and returns what comes out, city by city.
  package func step(until now: Instant) -> [Emission] {
    state.withLock { state in
      state.now = now
      var emissions: [Emission] = []
      for i in state.gates.indices {
        let came = state.gates[i].step(until: now)
        for act in came.lazy.compactMap(\.act) { state.homes[act.customer] = i }
        emissions += came
      }
      return emissions
    }
  }

  package var nextWake: Instant? { state.withLock { $0.gates.lazy.compactMap(\.nextWake).min() } }

  package func tell(_ customer: CustomerRef, _ heard: CustomerHears) {
    state.withLock { state in
      guard let i = state.homes[customer] else { return }
      state.gates[i].hear(heard, by: customer, at: state.now)
    }
  }

  /// The reconciler's pull of what was lost on the way.
  package func missed(since: Instant) -> [OrderEvent] {
    state.withLock { state in state.gates.flatMap { $0.missed(since: since) } }
  }

  /// A look into a city's world itself, for reports and invariants; without a city into the first.
  package func look<T: Sendable>(in city: City? = nil, _ body: (World) -> T) -> T {
    state.withLock { body($0.gates[place(of: city)].world) }
  }

  /// A look into the world of somebody who has done something.
  func look<T: Sendable>(at customer: CustomerRef, _ body: (World) -> T) -> T? {
    state.withLock { state in state.homes[customer].map { body(state.gates[$0].world) } }
  }

  /// Of every order placed so far, city by city.
  package var outcomes: [Outcome] { state.withLock { $0.gates.flatMap(\.world.outcomes) } }
  /// All cities' books in one.
  package var books: Books { state.withLock { Books(of: $0.gates.map(\.world.books)) } }

  /// A city nobody knows asks the first, which will say so.
  private func place(of city: City?) -> Int { city.flatMap { places[$0] } ?? 0 }

  package func can(_ command: PlatformCommand) async throws(PortError) -> CanReply {
    switch state.withLock({ $0.gates[place(of: command.city)].can(command, at: $0.now) }) {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    switch state.withLock({ $0.gates[place(of: command.city)].receive(command, at: $0.now) }) {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func reply(to command: String) async throws(PortError) -> CommandReply? {
    let answer = state.withLock { state in
      let place = state.gates.firstIndex { $0.world.reply(to: command) != nil } ?? 0
      return state.gates[place].reply(to: command, at: state.now)
    }
    switch answer {
    case .answered(let reply): return reply
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }

  package func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    switch state.withLock({ $0.gates[place(of: city)].facts(orders, at: $0.now) }) {
    case .answered(let facts): return facts
    case .failed: throw PortError.unavailable("500")
    case .silence: throw PortError.noAnswer("no answer")
    }
  }
}
