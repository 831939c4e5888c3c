// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import City

/// A made-up day in the format of the routing problem.
struct SmallInstance {
  static let orders = """
    order\tx\ty\tplacement_time\trestaurant\tready_time
    o1\t900\t100\t600\tr1\t612
    o2\t1200\t300\t604\tr1\t618
    o3\t5000\t5000\t605\tr1\t615
    o4\t0\t800\t640\tr2\t655
    """
  static let restaurants = "restaurant\tx\ty\nr1\t0\t0\nr2\t400\t400\n"
  static let couriers =
    "courier\tx\ty\ton_time\toff_time\nc1\t100\t0\t540\t780\nc2\t0\t300\t540\t780\nc3\t50\t50\t540\t780\n"
  static let parameters = """
    meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour
    320\t4\t4\t40\t90\t10\t15
    """
  static let midnight = Town.noon - .hours(12)

  private func read(
    orders: String = orders, restaurants: String = restaurants, couriers: String = couriers
  ) throws -> Instance {
    try Instance(orders: orders, restaurants: restaurants, couriers: couriers, parameters: Self.parameters)
  }

  @Test func itsOnePairIsBroughtTogetherWhenAsked() throws {
    let day = try read()
    #expect(day.orders.count == 4 && day.couriers.count == 3 && day.metresPerMinute == 320)
    #expect(day.pairs() == [Instance.Pair(first: 0, second: 1)])
    let plan = day.plan(seed: 1, midnight: Self.midnight)
    #expect(plan.orders[1].drop == plan.orders[0].drop && plan.orders[1].dropToken == plan.orders[0].dropToken)
    #expect(plan.customers[0].asks.map(\.orders) == [[0, 1]])
    var gate = Gate(World(plan))
    let asks = gate.step(until: Self.midnight + .minutes(607)).compactMap(\.act)
    let asked = [OrderRef("o1"), OrderRef("o2")]
    #expect(asks.first.map { $0.customer } == plan.customers[0].ref)
    let latest = plan.orders[1].due + .minutes(20)
    #expect(gate.world.foresee(asked, latest: latest) != nil)
    var command = PlatformCommand(id: "t", city: Town.city, kind: .together, orders: asked)
    command.plan = .group
    command.due = latest
    _ = gate.receive(command, at: gate.now)
    let feed = gate.step(until: Self.midnight + .minutes(780)).compactMap(\.event)
    let handed = feed.filter { $0.kind == .delivered && asked.contains($0.order!) }
    #expect(handed.count == 2 && handed[0].at == handed[1].at && handed[0].rider == handed[1].rider)
    #expect(gate.world.outcomes.allSatisfy { $0.deliveredAt != nil })
  }

  @Test(arguments: [
    (
      SmallInstance.orders.replacing("612", with: "soon"),
      InstanceError.notANumber(file: "orders.txt", line: 2, text: "soon")
    ),
    (SmallInstance.orders.replacing("r2", with: "r9"), .unknownRestaurant(line: 5, name: "r9")),
    (
      SmallInstance.orders.replacing("ready_time", with: "done"),
      .missingColumn(file: "orders.txt", column: "ready_time")
    ),
    (
      SmallInstance.orders.replacing("\t655", with: ""),
      .missingValue(file: "orders.txt", line: 5, column: "ready_time")
    ),
    ("", .empty(file: "orders.txt")),
  ])
  func aBrokenTextSaysWhatIsWrong(orders: String, error: InstanceError) {
    #expect(throws: error) { _ = try self.read(orders: orders) }
  }
}
