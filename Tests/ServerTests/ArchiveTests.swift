// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

/// Orders of the summer leave for files, and come back as they were.
@Suite struct ArchiveTests {
  static let city = City(7) ?? .none
  static let noon = Instant.epoch2024 + .days(300) + .hours(4)

  static func order(_ number: Int) -> StoredOrder {
    let at = noon - .days(Int64(number % 3)) - .minutes(Int64(number))
    let ref = OrderRef(number == 4 ? "qw,\"4\"" : "qw-\(number)")
    var order = Order(ref: ref, city: city, firstAt: at)
    var placed = OrderEvent(id: "\(number)-1", city: city, at: at, kind: .placed, order: ref)
    (placed.customer, placed.shop, placed.amount) = (CustomerRef("chen"), ShopRef("lighthouse"), Money(fen: 3600))
    _ = order.fold(placed)
    if number.isMultiple(of: 2) {
      _ = order.fold(OrderEvent(id: "\(number)-2", city: city, at: at + .minutes(40), kind: .completed, order: ref))
    }
    return StoredOrder(
      id: OrderID(city: city, seconds: (at - .epoch2024).ms / 1000, node: 1, sequence: number), order: order)
  }

  static func all(_ desk: Desk) async throws -> [ArchivedOrder] {
    var orders: [ArchivedOrder] = []
    for (city, day) in try await desk.orderDays(before: Day(noon) + 9, in: nil) {
      orders += try await desk.ordersToArchive(of: city, on: day, after: nil, limit: 100)
    }
    return orders
  }

  private static func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/archive-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  /// A store with a dozen orders of three days; the third is watched.
  private static func withOrders(_ engine: Engine, _ body: (Desk, String) async throws -> Void) async throws {
    try await withStore(engine) { store in
      try await store.write { sql in
        _ = try sql.add((0..<12).map(order), at: noon)
        try sql.watch(OrderRef("qw-3"), city: city, by: "case_1")
      }
      while try await store.write({ try $0.settleOrders(at: noon, limit: 100, all: true) }) {}
      let desk = try await Desk.started(store, holder: "archive", now: noon)
      try await withFolder { try await body(desk, $0) }
    }
  }

  @Test(arguments: Engine.allCases, ArchiveFormat.allCases)
  func whatLeftComesBackAsItWas(_ engine: Engine, _ format: ArchiveFormat) async throws {
    try await Self.withOrders(engine) { desk, folder in
      let before = try await Self.all(desk)
      #expect(before.count == 11)
      var files: [ArchiveFile] = []
      for (city, day) in try await desk.orderDays(before: Day(Self.noon), in: Self.city) {
        let orders = try await desk.ordersToArchive(of: city, on: day, after: nil, limit: 100)
        files.append(try ArchiveFile.write(orders, of: city, on: day, as: format, to: folder))
        #expect(try ArchiveFile.write(orders, of: city, on: day, as: format, to: folder).path == files.last?.path)
        #expect(try await desk.deleteArchived(orders, at: Self.noon) == orders.count)
      }
      #expect(files.count == 2)
      #expect(try await Self.all(desk).count == 3)
      let watched = try await desk.store.read { try $0.order(OrderRef("qw-3"), city: Self.city)?.id }
      #expect(watched == Self.order(3).id)
      for file in files {
        let orders = try file.orders()
        #expect(try await desk.restoreArchived(orders, at: Self.noon) == orders.count)
        #expect(try await desk.restoreArchived(orders, at: Self.noon) == 0)
      }
      #expect(try await Self.all(desk) == before)
      let found = try await desk.store.read { try $0.order(OrderRef("qw,\"4\""), city: Self.city)?.order }
      #expect(found == Self.order(4).order)
    }
  }

  /// An order that has changed since it was written to the file stays; one whose number is there is not replaced.
  @Test(arguments: Engine.allCases)
  func theNewerStays(_ engine: Engine) async throws {
    try await Self.withOrders(engine) { desk, _ in
      let orders = try await Self.all(desk)
      let ref = orders[5].ref
      try await desk.store.write { sql in
        guard var stored = try sql.lockedOrders([ref], city: Self.city).first else { return }
        _ = stored.order.fold(
          OrderEvent(id: "late", city: Self.city, at: Self.noon + .minutes(5), kind: .cancelled, order: ref))
        try sql.save([stored])
      }
      let changed = try await desk.store.read { try $0.order(ref, city: Self.city)?.order }
      #expect(try await desk.deleteArchived(orders, at: Self.noon) == orders.count - 1)
      #expect(try await desk.restoreArchived(orders, at: Self.noon) == orders.count - 1)
      #expect(try await desk.store.read { try $0.order(ref, city: Self.city)?.order } == changed)
    }
  }

  @Test func aFileThatIsNotOursIsRefused() async throws {
    try await Self.withFolder { folder in
      let day = Self.order(0).id.day
      let orders = [Self.order(0), Self.order(3)].filter { $0.id.day == day }.map(ArchivedOrder.init)
      let file = try ArchiveFile.write(orders, of: Self.city, on: day, as: .ndjson, to: folder)
      let bytes = try #require(FileManager.default.contents(atPath: file.path))
      let manifest = try #require(FileManager.default.contents(atPath: file.manifestPath))
      func fault(_ file: Data?, _ beside: Data?) throws -> ArchiveFile.Fault? {
        let other = ArchiveFile(path: folder + "/other.gz")
        for (data, path) in [(file, other.path), (beside, other.manifestPath)] {
          try? FileManager.default.removeItem(atPath: path)
          if let data { FileManager.default.createFile(atPath: path, contents: data) }
        }
        do {
          _ = try other.orders()
          return nil
        } catch let fault as ArchiveFile.Fault { return fault }
      }
      #expect(try fault(bytes, manifest) == nil)
      #expect(try fault(bytes, nil) == .missing(folder + "/other.gz.json"))
      #expect(try fault(nil, manifest) == .missing(folder + "/other.gz"))
      #expect(try fault(bytes.dropLast(3), manifest) == .damaged("its digest is another"))
      #expect(try fault(bytes, Data("{}".utf8)) == .foreign(folder + "/other.gz.json"))
      let newer = String(decoding: manifest, as: UTF8.self).replacing("\"version\" : 1", with: "\"version\" : 9")
      #expect(try fault(bytes, Data(newer.utf8)) == .newer(9))
      let fewer = String(decoding: manifest, as: UTF8.self).replacing("\"orders\" : ", with: "\"orders\" : 9")
      #expect(try fault(bytes, Data(fewer.utf8)) != nil)
    }
  }

  @Test(arguments: [
    ["--to", "x"], ["--before", "2026-02-30", "--to", "x"], ["--before", "2999-01-01", "--to", "x"],
    ["--before", "2026-01-01"], ["--before", "2026-01-01", "--to", "x", "--format", "xml"],
    ["--before", "2026-01-01", "--to", "x", "--city", "5000"], ["--restore", "x", "--delete"], ["--restore", "x"],
  ])
  func badArgumentsAreNamed(arguments: [String]) async throws {
    let command = try ArchiveCommand.parse(arguments)
    let error = await #expect(throws: (any Error).self) { try await command.run() }
    #expect("\(error.map { "\($0)" } ?? "")".contains(arguments.count == 2 && arguments[0] == "--restore" ? "x" : "--"))
  }
}
