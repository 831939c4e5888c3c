// SPDX-License-Identifier: Apache-2.0
import Domain

/// A rider as he stands. The first stop of `route` is where he rides to, or the shop or door he is at.
struct LiveRider: Sendable {
  var place: Place
  var route: [Stop] = []
  var phase = Phase.resting
  /// The shop he stands in.
  var shop: Int?
  var waitsSince: Instant?
  /// Only the wake with this number counts.
  var version = 0
  var pay = RiderPay()

  init(_ plan: RiderPlan) { place = plan.place }

  enum Phase: Hashable, Sendable {
    case resting
    case riding(from: Place, since: Instant, until: Instant)
    /// Parking and walking in: half the service time.
    case entering
    case waiting
    /// Walking out of a shop or from a door.
    case leaving
    /// At the customer's door.
    case dropping
  }

  /// Orders he has, carried or to be fetched.
  var load: Int { route.reduce(0) { $0 + ($1.kind == .drop ? 1 : 0) } }

  /// Where he is at `now`, on his way too.
  func place(at now: Instant) -> Place {
    guard case .riding(let from, let since, let until) = phase, let to = route.first?.place, until > since else {
      return place
    }
    let part = min(1, max(0, (now - since).seconds / (until - since).seconds))
    return Place(
      x: from.x + Int((Double(to.x - from.x) * part).rounded()),
      y: from.y + Int((Double(to.y - from.y) * part).rounded()))
  }
}

struct Stop: Hashable, Sendable {
  var kind: RiderStop.Kind
  var order: Int
  var place: Place
}

/// What a rider has made of the day.
package struct RiderPay: Hashable, Sendable {
  package var delivered = 0
  package var fees = Money.zero
  package var lateOrders = 0
  package var deductions = Money.zero
  package var total: Money { fees - deductions }
}

extension World {
  /// What this rider has earned so far.
  package func pay(of rider: RiderRef) -> RiderPay { riderNumber[rider].map { riders[$0].pay } ?? RiderPay() }
}
