// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Writes the minutes this process has counted, and, in one process of all, looks at every city once a minute whether
/// something hits many at once. A suspicion is an alarm to the leaders and nothing else.
package actor PulseWork: Turning {
  package nonisolated let name = "pulses"
  package nonisolated let hears: News = []
  private let desk: Desk
  private let holder: String
  private var memory: Memory?
  /// What this process has written since its latest look.
  private var own: [(minute: Int64, city: City, pulse: Pulse)] = []

  private struct Memory {
    var detectors: [City: Detector] = [:]
    var looked: Int64
    let fence: Int64
    var heardFrom = Int64.min
    /// Nothing was looked at yet: the rows tell more than this process knows.
    var isNew = true

    mutating func take(_ pulse: Pulse, of city: City, minute: Int64, _ policy: IncidentPolicy) {
      if detectors[city] == nil {
        detectors[city] = Detector(city: city, policy: policy)
        detectors[city]?.heardFrom = heardFrom
      }
      detectors[city]?.take(pulse, minute: minute)
    }
  }

  package init(desk: Desk, holder: String) {
    self.desk = desk
    self.holder = holder
  }

  /// After a minute's end, so that every process has written it.
  static let delay = Span.seconds(10)
  static let keepEvery: Int64 = 10

  package func turn(at now: Instant) async throws -> Instant {
    own += try await desk.keepPulses(at: now)
    let minute = (now - Self.delay).minute - 1
    defer { own.removeAll { $0.minute <= minute } }
    let next = Instant(ms: (minute + 2) * 60_000) + Self.delay
    if let memory, memory.looked >= minute { return next }
    guard let fence = try await desk.leasePulses(holder: holder, at: now) else {
      memory = nil
      return next
    }
    var memory = try await held(fence, before: minute)
    self.memory = nil  // an error below forgets everything: the rows tell
    try await look(&memory, upTo: minute, at: now)
    if minute % Self.keepEvery == 0 {
      try await desk.keepUsual(memory.detectors.sorted { $0.key < $1.key }.map { ($0.key, $0.value.kept) }, at: now)
    }
    self.memory = memory
    return next
  }

  private func held(_ fence: Int64, before minute: Int64) async throws -> Memory {
    if let memory, memory.fence == fence { return memory }
    let policy = desk.policies.incidents
    let (usual, pulses) = try await desk.store.read { sql in
      (try sql.usualPulses(), try sql.pulses((minute - Detector.memory)...(minute - 1)))
    }
    var made = Memory(looked: minute - 1, fence: fence)
    for (city, usual) in usual { made.detectors[city] = Detector(city: city, usual: usual, policy: policy) }
    // Rows at the window's beginning: somebody has counted all the while.
    let begin = minute - Int64(policy.windowMinutes)
    made.heardFrom = pulses.contains { (begin - 2...begin).contains($0.minute) } ? begin : minute
    for (at, city, pulse) in pulses { made.take(pulse, of: city, minute: at, policy) }
    for city in made.detectors.keys { made.detectors[city]?.heardFrom = made.heardFrom }
    return made
  }

  private func look(_ memory: inout Memory, upTo minute: Int64, at now: Instant) async throws {
    // After a pause only the present is looked at: nobody is alarmed by what is over.
    let (from, policy) = (max(memory.looked + 1, minute - Detector.memory), desk.policies.incidents)
    let node = memory.isNew ? nil : desk.ids.node
    let rows = try await desk.store.read { try $0.pulses(from...minute, without: node) }
    let known = memory.isNew ? [] : own.filter { (from...minute).contains($0.minute) }
    for (at, city, pulse) in rows + known { memory.take(pulse, of: city, minute: at, policy) }
    memory.isNew = false
    for city in memory.detectors.keys.sorted() {
      for suspicion in memory.detectors[city]?.look(at: minute) ?? [] {
        try await desk.suspectIncident(
          suspicion.kind, scope: suspicion.scope, evidence: suspicion.evidence, by: .system("pulses"), at: now)
      }
    }
    memory.looked = minute
  }
}
