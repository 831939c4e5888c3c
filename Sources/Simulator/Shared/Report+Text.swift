// SPDX-License-Identifier: Apache-2.0

extension Report {
  /// What `mealdesk simulate` prints: every rate with what it is counted from.
  package var text: String {
    let p = promises
    var lines = [
      "seed \(seed)\(promisesOn ? "" : ", promises off")",
      "orders \(orders), delivered \(delivered), events \(events)",
      "contacts \(contacts), answered \(answered), wait median \(medianWaitSeconds) s, p90 \(p90WaitSeconds) s, gave up \(leftUnanswered)",
      "together: asked \(p.asked), feasible \(p.feasible), promised \(p.made)",
      "  kept at the first time \(p.keptFirst), by extension \(p.keptExtended), released \(p.released), void \(p.void), "
        + "broken \(p.broken + p.remedied) (\(p.remedied) of them with a remedy), still open \(p.open)",
      "  alarms \(p.alarms), median lead \(p.medianLeadSeconds) s, broken without alarm \(p.brokenWithoutAlarm), "
        + "broken by the rider's clock \(p.brokenByRiderClock)",
      "  kept at the first time \(Self.percent(p.keptFirstShare)) of those that ran to their end; "
        + "first T after the later original clock: median \(p.medianLaterSeconds / 60) min, "
        + "at most \(p.mostLaterSeconds / 60) min",
      "reminders: asked \(reminders.asked), with facts \(reminders.withFacts), \(reminders.byAgents) of them by agents; "
        + "without a person \(reminders.alone) of \(reminders.byCustomers) (\(reminders.aloneShare.map(Self.percent) ?? "–"))",
      "  nudges \(reminders.nudges), replies passed on \(reminders.relayed), silent \(reminders.silent); "
        + "times given \(reminders.given), kept \(reminders.kept) of \(reminders.settled), promised \(reminders.promised)",
      "in the world: \(pairsTogether) of \(pairs.count) pairs came together, median gap "
        + (medianGapSeconds.map { "\($0) s" } ?? "unknown"),
      "paid: red packets \(Self.yuan(remedyFen)), refunds \(Self.yuan(refundFen))",
      concerns.text,
      incidents.text,
      "lateness of all other orders \(lateOthersSeconds / 60) min",
      "steps \(steps), crashes \(crashes), journal \(journalHash)",
    ]
    if let keepable = p.keepable, let made = p.keepableMade {
      let share = keepable == 0 ? 1 : Double(made) / Double(keepable)
      lines.append(
        "with foresight: keepable \(keepable) of \(p.asked), of these promised \(made) (\(Self.percent(share)))")
    }
    lines += violations.isEmpty ? ["invariants: none broken"] : ["INVARIANTS BROKEN:"] + violations.map { "  \($0)" }
    return lines.joined(separator: "\n")
  }

  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private static func yuan(_ fen: Int64) -> String {
    let cents = fen % 100
    return "¥\(fen / 100).\(cents < 10 ? "0" : "")\(cents)"
  }
}
