// SPDX-License-Identifier: Apache-2.0

extension AfterSale {
  /// What a walk over the marks has found.
  package struct Course: Codable, Hashable, Sendable {
    package private(set) var state: State?
    /// When the state was reached, and who brought it there.
    package private(set) var since: Mark?
    /// How many times it was asked for; a new round begins after a refusal or a withdrawal.
    package private(set) var rounds = 0
    /// States that must have been passed though nobody told: what the platform should be asked about.
    package private(set) var skipped: [State] = []
    /// Marks that fit nothing: kept as history, never the head.
    package private(set) var contradictions: [Mark] = []

    package init() {}

    package mutating func take(_ mark: Mark) {
      switch State.after(state, mark.step) {
      case .moves(let next, let passed):
        skipped += passed
        if mark.step == .apply || state == nil { rounds += 1 }
        (state, since) = (next, mark)
      case .repeats: break
      case .contradicts: contradictions.append(mark)
      }
    }
  }

  package enum Outcome: Hashable, Sendable {
    /// `passed`: states in between that nobody told of.
    case moves(State, passed: [State])
    /// Says what is known.
    case repeats
    case contradicts
  }
}

extension AfterSale.State {
  /// The whole machine, after the vendors' own tables: `nil` is "nobody has asked yet". Rows stand in the order in
  /// which a way with gaps is looked for: what a customer or merchant does comes before what the platform imposes.
  package static let rows: [(from: AfterSale.State?, step: AfterSale.Step, to: AfterSale.State)] =
    [
      (nil, .apply, .applied), (nil, .autoConfirm, .agreed),
      (.applied, .withdraw, .withdrawn), (.applied, .refuse, .rejected), (.applied, .agree, .agreed),
      (.applied, .timeout, .autoAgreed), (.applied, .autoConfirm, .agreed), (.applied, .uphold, .upheld),
      (.applied, .dismiss, .dismissed), (.applied, .lapse, .autoAgreed),
      (.withdrawn, .apply, .applied),
      (.rejected, .apply, .applied), (.rejected, .appeal, .arbitrating),
      (.arbitrating, .withdrawAppeal, .appealWithdrawn), (.arbitrating, .uphold, .upheld),
      (.arbitrating, .dismiss, .dismissed),
    ] + [.agreed, .autoAgreed, .upheld, .executing, .failed, .abnormal].flatMap { paying($0) }

  /// Money that failed or got stuck can be ordered again.
  private static func paying(_ from: Self) -> [(from: AfterSale.State?, step: AfterSale.Step, to: AfterSale.State)] {
    [
      (from, .execute, .executing), (from, .succeed, .refunded), (from, .fail, .failed), (from, .suspend, .abnormal),
    ].filter { $0.from != $0.to }
  }

  /// What a step does in a state.
  package static func after(_ state: Self?, _ step: AfterSale.Step) -> AfterSale.Outcome {
    if let row = rows.first(where: { $0.from == state && $0.step == step }) { return .moves(row.to, passed: []) }
    if let state, rows.contains(where: { $0.step == step && $0.to == state }) { return .repeats }
    // It tells of the order, not of a request: nothing is concluded from it.
    if step == .lapse { return .repeats }
    guard let way = shortest(from: state, to: step) else { return .contradicts }
    return .moves(way.to, passed: way.passed)
  }

  /// The shortest way over untold states to one in which the step is legal. A new round has to be told: the way never
  /// leads over `apply`, except from nothing.
  private static func shortest(from start: Self?, to step: AfterSale.Step) -> (to: Self, passed: [Self])? {
    var ways: [(at: Self?, passed: [Self])] = [(start, [])]
    var seen: Set<Self?> = [start]
    while !ways.isEmpty {
      let way = ways.removeFirst()
      if way.at != start, let row = rows.first(where: { $0.from == way.at && $0.step == step }) {
        return (row.to, way.passed)
      }
      for row in rows
      where row.from == way.at && (row.step != .apply || row.from == nil) && seen.insert(row.to).inserted {
        ways.append((row.to, way.passed + [row.to]))
      }
    }
    return nil
  }
}
