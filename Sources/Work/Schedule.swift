// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage

/// Everything that runs by itself, on one page.
package enum Schedule {
  /// `holder` names this process in leases. `width`: how many tasks of a lane run side by side. `lease`: the dispatcher's.
  package static func all(
    desk: Desk, holder: String, width: Int = 8, lease: Span = RoutingLease.length
  ) -> [any Turning] {
    var works: [any Turning] = []
    if let store = desk.store as? PostgresStore { works.append(SequencerWork(store, holder: holder)) }
    works.append(DispatcherWork(desk: desk, holder: holder, width: width, lease: lease))
    works.append(QuietWork(desk: desk))
    works.append(FeedWork(desk: desk))
    works.append(FeedFiguresWork(desk: desk))
    works.append(OrderRowsWork(desk: desk))
    works.append(PulseWork(desk: desk, holder: holder))
    works.append(OrderDaysWork(desk: desk))
    works.append(ClockWork(desk: desk))
    for lane in Lane.allCases { works.append(LaneWork(lane, desk: desk, holder: holder, width: width)) }
    for reaction in Reactions.all { works.append(ReactionWork(reaction, desk: desk)) }
    return works
  }
}
