// SPDX-License-Identifier: Apache-2.0
import Domain

extension World {
  /// A planner who knows the future: tries every plan for `pair` on copies of this world at `now` and returns the
  /// earliest time by which one rider has brought both, at most `apart` between the handovers and not later than
  /// `latest`; nil when no plan does. For measuring what was possible, never for deciding.
  package func foresee(_ pair: [OrderRef], latest: Instant, apart: Span = .minutes(3)) -> Instant? {
    PlanKind.allCases.flatMap { commands($0, pair, latest) }.compactMap { command in
      var copy = self
      guard copy.receive(command, at: now).answer != .refused else { return nil }
      while let next = copy.nextWake, next <= latest, !pair.allSatisfy({ copy.outcome(of: $0)?.hasEnded ?? true }) {
        copy.run(until: next + .seconds(30))
      }
      let ends = pair.compactMap { copy.outcome(of: $0) }
      let times = ends.compactMap(\.deliveredAt).sorted()
      guard times.count == pair.count, let first = times.first, let last = times.last else { return nil }
      let one = ends.allSatisfy { $0.rider == ends[0].rider }
      return one && last - first <= apart && last <= latest ? last : nil
    }.min()
  }

  private func commands(_ kind: PlanKind, _ pair: [OrderRef], _ due: Instant) -> [PlatformCommand] {
    var command = PlatformCommand(id: "foresight", city: plan.city, kind: .together, orders: pair)
    command.plan = kind
    command.due = due
    guard kind == .recall else { return [command] }
    return [nil, pair.first, pair.last].map {
      command.recalled = $0
      return command
    }
  }
}
