// SPDX-License-Identifier: Apache-2.0
import Domain
import HeapModule

/// The world behind a bad line: what the simulator drives and `mealdesk city` serves. Emissions carry the time they
/// arrive; the event inside keeps the platform's own time. What customers do is never lost on the way.
package struct Gate: Sendable {
  package private(set) var world: World
  package let faults: Faults

  private var held = Heap<Held>()
  private var number = 0
  private var calls = 0
  private var lost: [OrderEvent] = []

  package init(_ world: World, faults: Faults = .none) {
    self.world = world
    self.faults = faults
  }

  package var now: Instant { world.now }

  package var nextWake: Instant? {
    guard let waiting = held.min?.at else { return world.nextWake }
    return world.nextWake.map { min($0, waiting) } ?? waiting
  }

  /// What arrives up to and including `until`, in order of arrival.
  package mutating func step(until: Instant) -> [Emission] {
    for emission in world.step(until: until) { take(emission) }
    var out: [Emission] = []
    while let next = held.min, next.at <= until {
      held.removeMin()
      out.append(Emission(at: next.at, next.emission.what))
    }
    return out
  }

  private mutating func take(_ emission: Emission) {
    guard case .event(let event) = emission.what else { return hold(emission, until: emission.at) }
    number += 1
    var chance = Chance(faults.seed, .fault, number)
    if chance.happens(faults.lose) { return lost.append(event) }
    var at = emission.at
    for silence in world.plan.silences where silence.from <= at && at < silence.until { at = silence.until }
    if chance.happens(faults.reorder) { at += chance.seconds(1...20) }
    if chance.happens(faults.delay) { at += chance.seconds(10...max(10, Int(faults.longestDelay.seconds))) }
    hold(emission, until: at)
    if chance.happens(faults.duplicate) { hold(emission, until: at + chance.seconds(1...240)) }
  }

  private mutating func hold(_ emission: Emission, until: Instant) {
    number += 1
    held.insert(Held(at: until, number: number, emission: emission))
  }

  /// The platform's answer to a call over the line.
  package enum Answer<Value: Sendable>: Sendable {
    case answered(Value)
    /// HTTP 500, nothing done.
    case failed
    /// No answer within any limit; for a command: it may have been carried out.
    case silence
  }

  package mutating func receive(_ command: PlatformCommand, at: Instant) -> Answer<CommandReply> {
    calls += 1
    var chance = Chance(faults.seed, .fault, calls, 1)
    if chance.happens(faults.answer500) { return .failed }
    let reply = world.receive(command, at: at)
    return chance.happens(faults.acceptWithoutAnswer) ? .silence : .answered(reply)
  }

  /// `.answered(nil)`: no command with this id ever came.
  package mutating func reply(to command: String, at: Instant) -> Answer<CommandReply?> {
    calls += 1
    var chance = Chance(faults.seed, .fault, calls, 4)
    if chance.happens(faults.answer500) { return .failed }
    return chance.happens(faults.silentFacts) ? .silence : .answered(world.reply(to: command))
  }

  package mutating func can(_ command: PlatformCommand, at: Instant) -> Answer<CanReply> {
    calls += 1
    var chance = Chance(faults.seed, .fault, calls, 2)
    if chance.happens(faults.answer500) { return .failed }
    return chance.happens(faults.silentFacts) ? .silence : .answered(world.can(command, at: at))
  }

  package mutating func facts(_ orders: [OrderRef], at: Instant) -> Answer<[OrderFacts]> {
    calls += 1
    var chance = Chance(faults.seed, .fault, calls, 3)
    let told = world.facts(orders, at: at)
    if chance.happens(faults.answer500) { return .failed }
    let silent = world.plan.silences.contains { $0.from <= at && at < $0.until }
    return silent || chance.happens(faults.silentFacts) ? .silence : .answered(told)
  }

  package mutating func hear(_ heard: CustomerHears, by customer: CustomerRef, at: Instant) {
    world.hear(heard, by: customer, at: at)
  }

  /// The reconciler's pull: events of `since` and later that were lost on the way, in the platform's order.
  package func missed(since: Instant) -> [OrderEvent] { lost.filter { $0.at >= since } }
}

private struct Held: Comparable, Sendable {
  var at: Instant
  var number: Int
  var emission: Emission

  static func < (a: Held, b: Held) -> Bool { a.at == b.at ? a.number < b.number : a.at < b.at }
  static func == (a: Held, b: Held) -> Bool { a.number == b.number }
}
