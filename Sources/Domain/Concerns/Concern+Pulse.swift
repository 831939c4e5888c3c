// SPDX-License-Identifier: Apache-2.0

extension Order {
  /// Where the concerns that one look raises are counted, each place once: city and part of town always; the shop and
  /// the carrier for what they are waited for. What ran out too long ago tells of no storm of the present.
  package func pulsePlaces(of raised: [RunningClock], at now: Instant) -> [PulsePlace] {
    let clocks = raised.filter { now - $0.due < PulseMark.stale }.map(\.clock)
    guard !clocks.isEmpty, let placed else { return [] }
    var places = [PulsePlace.city(city)]
    if let shop = placed.shopPlace { places.append(.area(city, of: shop)) }
    if let shop = placed.shop, clocks.contains(where: { $0.party == .merchant || $0 == .standing }) {
      places.append(.shop(city, shop))
    }
    if let carrier = deliveryMarks.last(where: { $0.carrier != nil })?.carrier,
      clocks.contains(where: { $0.party != .merchant })
    {
      places.append(.carrier(city, carrier))
    }
    return places
  }
}
