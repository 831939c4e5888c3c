// SPDX-License-Identifier: Apache-2.0
import Crypto
import Desk
import Domain
import Foundation
import Platform

/// One file of an archive: orders of one city and day, packed, and beside it (`.json`) what is in it. Written under
/// another name, read back, and only then called by its own.
struct ArchiveFile {
  /// What stands beside the file.
  struct Manifest: Codable, Hashable {
    static let kind = "mealdesk orders"
    static let newest = 1
    var kind = Self.kind
    /// Of the file's form.
    var version = Self.newest
    var city: City
    var day: String
    var format: ArchiveFormat
    var orders: Int
    /// Of the file as it lies there, in hexadecimal digits.
    var sha256: String
  }

  enum Fault: Error, Hashable, CustomStringConvertible {
    case missing(String)
    case foreign(String)
    case newer(Int)
    case damaged(String)
    case cannotWrite(String)

    var description: String {
      switch self {
      case .missing(let path): "there is no \(path)"
      case .foreign(let path): "\(path) was not written by 'mealdesk archive'"
      case .newer(let version): "the archive has form \(version), this program reads up to \(Manifest.newest)"
      case .damaged(let what): "the archive is damaged: \(what)"
      case .cannotWrite(let path): "cannot write \(path)"
      }
    }
  }

  let path: String
  var manifestPath: String { path + ".json" }

  /// Unpacked, a file is at most this long.
  private static let limit = 1 << 30

  /// Writes orders of one city and day into a folder and reads them back. A file that says the same stays as it is;
  /// beside one that says something else a numbered one is written.
  static func write(
    _ orders: [ArchivedOrder], of city: City, on day: Day, as format: ArchiveFormat, to folder: String
  ) throws -> ArchiveFile {
    let packed = try Gzip.deflate(Array(try format.text(orders).utf8))
    let manifest = Manifest(
      city: city, day: "\(day)", format: format, orders: orders.count, sha256: Self.digest(packed))
    let name = "\(folder)/orders-\(day)-city-\(city.number)"
    var number = 1
    while true {
      let file = ArchiveFile(path: "\(name)\(number == 1 ? "" : "-\(number)").\(format.rawValue).gz")
      if (try? file.manifest()) == manifest, (try? file.orders()) == orders { return file }
      if !FileManager.default.fileExists(atPath: file.path) {
        try file.write(packed, manifest)
        guard try file.orders() == orders else { throw Fault.damaged("\(file.path) reads otherwise than written") }
        return file
      }
      number += 1
    }
  }

  private func write(_ packed: [UInt8], _ manifest: Manifest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    // The manifest comes last: without it there is no archive.
    for (bytes, path) in [(Data(packed), path), (try encoder.encode(manifest), manifestPath)] {
      let part = path + ".part"
      guard FileManager.default.createFile(atPath: part, contents: bytes, attributes: [.posixPermissions: 0o600]),
        let handle = FileHandle(forWritingAtPath: part)
      else { throw Fault.cannotWrite(part) }
      try handle.synchronize()
      try handle.close()
      guard rename(part, path) == 0 else { throw Fault.cannotWrite(path) }
    }
  }

  func manifest() throws -> Manifest {
    guard let bytes = FileManager.default.contents(atPath: manifestPath) else { throw Fault.missing(manifestPath) }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: bytes), manifest.kind == Manifest.kind else {
      throw Fault.foreign(manifestPath)
    }
    guard manifest.version <= Manifest.newest else { throw Fault.newer(manifest.version) }
    return manifest
  }

  /// The orders, when the file is whole and says what its manifest says.
  func orders() throws -> [ArchivedOrder] {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw Fault.missing(path) }
    let manifest = try manifest()
    guard Self.digest(Array(bytes)) == manifest.sha256 else { throw Fault.damaged("its digest is another") }
    guard let plain = try? Gzip.inflate(Array(bytes), limit: Self.limit) else { throw Fault.damaged("not gzip") }
    let orders: [ArchivedOrder]
    do {
      orders = try manifest.format.orders(String(decoding: plain, as: UTF8.self))
    } catch let error as ArchiveFormat.Unreadable {
      throw Fault.damaged("line \(error.line) cannot be read")
    }
    guard orders.count == manifest.orders else {
      throw Fault.damaged("\(orders.count) orders in place of \(manifest.orders)")
    }
    guard orders.allSatisfy({ $0.city == manifest.city && "\($0.id.day)" == manifest.day }) else {
      throw Fault.damaged("an order of another city or day is in it")
    }
    return orders
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
