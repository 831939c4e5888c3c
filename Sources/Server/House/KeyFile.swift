// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Foundation

/// The keys that seal and hide: made once into `keys` in the data folder (mode 600), or given in the environment as
/// MEALDESK_KEY_CERTIFICATE, …_IDENTITY, …_LOOKUP, …_LINK, 64 hexadecimal digits each. Losing them loses every sealed
/// certificate and name; they are not in the backup on purpose.
enum KeyFile {
  private static let names = ["certificate", "identity", "lookup", "link"]

  static func secrets(in settings: Settings) throws -> Secrets {
    let stored = try read(settings.data + "/keys")
    let keys = try names.map { name in
      let text = ProcessInfo.processInfo.environment["MEALDESK_KEY_\(name.uppercased())"] ?? stored[name] ?? ""
      guard let bytes = hex(text) else { throw ValidationError("key '\(name)' has 64 hexadecimal digits") }
      return bytes
    }
    return Secrets(
      certificate: keys[0], identity: keys[1], lookup: keys[2], link: keys[3],
      app: Array((settings.appKey ?? stored["app"] ?? "").utf8))
  }

  private static func read(_ path: String) throws -> [String: String] {
    if let bytes = FileManager.default.contents(atPath: path) { return parse(String(decoding: bytes, as: UTF8.self)) }
    var source = SystemRandomNumberGenerator()
    let made = (names + ["app"]).map { name in
      (name, (0..<32).map { _ in String(format: "%02x", UInt8.random(in: 0...255, using: &source)) }.joined())
    }
    let text = made.map { "\($0.0) \($0.1)" }.joined(separator: "\n") + "\n"
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: NSNumber(value: 0o600)])
    else { throw ValidationError("cannot write \(path)") }
    return Dictionary(made, uniquingKeysWith: { first, _ in first })
  }

  private static func parse(_ text: String) -> [String: String] {
    text.split(separator: "\n").reduce(into: [:]) { keys, line in
      let words = line.split(separator: " ")
      if words.count == 2 { keys[String(words[0])] = String(words[1]) }
    }
  }

  private static func hex(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 64, text.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
