// SPDX-License-Identifier: Apache-2.0
import Domain

/// What the simulation itself counts while it runs; everything else is read from the rows and from City's outcomes.
package final class Tally {
  struct Asked {
    let orders: [OrderRef]
    let at: Instant
    /// Whether a planner who knows the future could have kept it; nil where nobody looked.
    var keepable: Bool?
  }

  var events = 0
  var contacts = 0
  var left = 0
  var sent = 0
  /// Messages the desk has taken.
  var acknowledged: [Acknowledged] = []
  var refusals = 0
  var lateAnswers = 0
  /// Asked of the desk: on help pages and by agents; the platform's own stand in City's books.
  var reminders = 0
  var asked: [Asked] = []
  var feasible = 0
  var infeasible = 0
  var made = 0
  var crashes = 0
  /// When counters first raised an alarm.
  var suspectedAt: Instant?
  var answered: [Span] = []
  /// First alarm of a promise, with the time left to the agreed T.
  private(set) var alarms: [PromiseID: (at: Instant, lead: Span)] = [:]

  func alarm(_ id: PromiseID, at: Instant, due: Instant?) {
    if alarms[id] == nil { alarms[id] = (at, (due ?? at) - at) }
  }
}
