// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation

struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Write orders of long ago into files, delete them, or bring them back.",
    discussion: """
      mealdesk archive --before 2026-09-01 --to /backup/orders --delete
      mealdesk archive --restore /backup/orders/orders-2026-08-31-city-7.ndjson.gz

      One packed file a city and day, with what is in it beside it (.json). A file is read back before anything is
      deleted. Orders that an open case or a promise watches stay in the store and out of the files. No names, phone
      numbers or addresses are in them, but the platform's own names of customers, shops and riders, places on the map,
      and what was written in reminders: mind where they go. A server may be running.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "Orders first told of before this day of China, as in 2026-09-01; yesterday at the latest.")
  var before: String?
  @Option(help: "The folder for the files; made when it is not there.") var to: String?
  @Option(help: "ndjson or csv.") var format = "ndjson"
  @Option(help: "Only this city, 0 to 4095.") var city: Int?
  @Flag(help: "Delete from the store what lies in the files.") var delete = false
  @Option(help: "Bring the orders of this file back. One that is there stays as it is.") var restore: String?

  /// Orders in one file.
  private static let most = 100_000

  func run() async throws {
    let now = HouseClock.realNow()
    if let restore {
      guard before == nil, to == nil, city == nil, !delete else {
        throw ValidationError("--restore stands alone: --before, --to, --city and --delete are for writing")
      }
      return try await bringBack(restore)
    }
    guard let before else { throw ValidationError("--before: name a day, as in 2026-09-01 (or --restore a file)") }
    guard let end = Day(before) else { throw ValidationError("--before: '\(before)' is not a day as in 2026-09-01") }
    guard end < Day(now) else {
      throw ValidationError("--before: yesterday at the latest, orders of today still change")
    }
    guard let to else { throw ValidationError("--to: name the folder for the files") }
    guard let format = ArchiveFormat(rawValue: format) else { throw ValidationError("--format is ndjson or csv") }
    guard let city = try city.map(Self.city) ?? .some(nil) else { return }
    try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
    try await withDesk(flags) { desk, now in
      let days = try await desk.orderDays(before: end, in: city)
      let progress = Progress("archive")
      for (place, next) in days.enumerated() {
        progress.show(Double(place) / Double(days.count), "\(next.day)")
        try await write(next.city, next.day, format, to, desk, now)
      }
    }
  }

  private static func city(_ number: Int) throws -> City? {
    guard let city = City(number) else { throw ValidationError("--city is 0 to 4095") }
    return city
  }

  private func write(
    _ city: City, _ day: Day, _ format: ArchiveFormat, _ folder: String, _ desk: Desk, _ now: Instant
  ) async throws {
    var last: OrderID?
    while true {
      let orders = try await desk.ordersToArchive(of: city, on: day, after: last, limit: Self.most)
      guard let end = orders.last else { return }
      do {
        let file = try ArchiveFile.write(orders, of: city, on: day, as: format, to: folder)
        let gone = delete ? try await desk.deleteArchived(orders, at: now) : 0
        print("\(file.path): \(orders.count) orders" + (delete ? ", \(gone) deleted" : ""))
      } catch let fault as ArchiveFile.Fault {
        throw ValidationError("\(fault)")
      }
      last = end.id
    }
  }

  private func bringBack(_ path: String) async throws {
    let orders: [ArchivedOrder]
    do {
      orders = try ArchiveFile(path: path).orders()
    } catch let fault as ArchiveFile.Fault {
      throw ValidationError("\(fault)")
    }
    try await withDesk(flags) { desk, now in
      let came = try await desk.restoreArchived(orders, at: now)
      print("\(path): \(came) orders came back, \(orders.count - came) were there")
    }
  }
}
