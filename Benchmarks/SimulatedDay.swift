// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The day of 20,000 orders: `mealdesk simulate --orders 20000 --seed 7`, from the start of the process to its end.
enum SimulatedDay {
  static let orders = 20_000

  static func run() async throws -> [Figure] {
    let process = Process()
    process.executableURL = Served.program
    process.arguments = ["simulate", "--orders", "\(orders)", "--seed", "7", "--json"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let started = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    let seconds = (ContinuousClock.now - started).milliseconds / 1000
    guard process.terminationStatus == 0 else {
      throw Served.Failed(description: "simulate ended with \(process.terminationStatus)")
    }
    return [
      Figure("simulate", seconds, "s", against: "wanted, \(orders) orders", limit: 20),
      Figure("simulate-rate", Double(orders) / seconds, "orders/s", against: "wanted", limit: Double(orders) / 20),
    ]
  }
}
