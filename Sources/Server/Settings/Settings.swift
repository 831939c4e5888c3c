// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Yams

/// What this process was told, read once, checked whole: every fault is listed, not only the first.
struct Settings: Sendable {
  var data: String
  var store: String
  var host: String
  var port: Int
  var publicURL: String
  var platformURL: String?
  var platformKey: String?
  var feedKey: String?
  var appKey: String?
  var policies: String?
  var feeds: String?
  var speed: Double
  var clockFrom: Int64?
  var demo: Bool
  var logLevel: Logger.Level
  var tls: (certificate: String, key: String)?
  var trustProxy: Bool
  var metricsToken: String?

  struct Faults: Error, CustomStringConvertible {
    let list: [String]
    var description: String { "settings: " + list.joined(separator: "\n          ") }
  }

  /// Flags beat the environment, the environment beats the file, the file beats the standard.
  static func read(flags: [String: String], environment: [String: String], file: String?) throws -> Settings {
    var reader = SettingsReader(flags: flags, environment: environment, file: file)
    let data = reader.text(.data) ?? "./data"
    let host = reader.text(.host) ?? ""
    let port = reader.number(.port, in: 1...65535)
    let certificate = reader.text(.tlsCertificate)
    let key = reader.text(.tlsKey)
    if (certificate == nil) != (key == nil) {
      reader.fault("tls-certificate and tls-key are given together or not at all")
    }
    let settings = Settings(
      data: data, store: reader.text(.store) ?? data + "/desk.sqlite", host: host, port: port,
      publicURL: reader.url(.publicURL) ?? "http\(certificate == nil ? "" : "s")://\(host):\(port)",
      platformURL: reader.url(.platformURL), platformKey: reader.key(.platformKey), feedKey: reader.key(.feedKey),
      appKey: reader.key(.appKey), policies: reader.text(.policies), feeds: reader.text(.feeds),
      speed: reader.decimal(.speed, in: 0.1...1000),
      clockFrom: reader.optionalNumber(.clockFrom), demo: reader.flag(.demo), logLevel: reader.level(.logLevel),
      tls: certificate.flatMap { c in key.map { (c, $0) } }, trustProxy: reader.flag(.trustProxy),
      metricsToken: reader.key(.metricsToken))
    guard reader.faults.isEmpty else { throw Faults(list: reader.faults) }
    return settings
  }
}

/// Looks a setting up in the three places and notes what is wrong with it.
struct SettingsReader {
  private let flags: [String: String]
  private let environment: [String: String]
  private var fileValues: [String: String] = [:]
  private(set) var faults: [String] = []

  init(flags: [String: String], environment: [String: String], file: String?) {
    self.flags = flags
    self.environment = environment
    if let file { readFile(file) }
  }

  mutating func fault(_ text: String) { faults.append(text) }

  func text(_ key: SettingKey) -> String? {
    flags[key.rawValue] ?? environment[key.environmentName] ?? fileValues[key.rawValue] ?? key.standard
  }

  mutating func number(_ key: SettingKey, in range: ClosedRange<Int>) -> Int {
    guard let text = text(key), let value = Int(text), range.contains(value) else {
      fault(
        "\(key.rawValue) is a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text(key) ?? "")'")
      return range.lowerBound
    }
    return value
  }

  mutating func optionalNumber(_ key: SettingKey) -> Int64? {
    guard let text = text(key) else { return nil }
    guard let value = Int64(text) else {
      fault("\(key.rawValue) is a whole number, not '\(text)'")
      return nil
    }
    return value
  }

  mutating func decimal(_ key: SettingKey, in range: ClosedRange<Double>) -> Double {
    guard let text = text(key), let value = Double(text), range.contains(value) else {
      fault("\(key.rawValue) is a number from \(range.lowerBound) to \(range.upperBound), not '\(text(key) ?? "")'")
      return 1
    }
    return value
  }

  mutating func flag(_ key: SettingKey) -> Bool {
    switch text(key)?.lowercased() {
    case "true", "yes", "on", "1", "": return true
    case "false", "no", "off", "0", nil: return false
    case let other?:
      fault("\(key.rawValue) is true or false, not '\(other)'")
      return false
    }
  }

  mutating func url(_ key: SettingKey) -> String? {
    guard let text = text(key) else { return nil }
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil
    else {
      fault("\(key.rawValue) is an address beginning with http:// or https://, not '\(text)'")
      return nil
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// A secret: at least 16 bytes.
  mutating func key(_ key: SettingKey) -> String? {
    guard let text = text(key) else { return nil }
    guard text.utf8.count >= 16 else {
      fault("\(key.rawValue) has at least 16 characters")
      return nil
    }
    return text
  }

  mutating func level(_ key: SettingKey) -> Logger.Level {
    guard let text = text(key), let level = Logger.Level(rawValue: text) else {
      fault("\(key.rawValue) is one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
      return .notice
    }
    return level
  }

  private mutating func readFile(_ path: String) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return fault("settings file \(path) cannot be read")
    }
    do {
      let loaded = try Yams.load(yaml: String(decoding: bytes, as: UTF8.self))
      guard let map = loaded as? [String: Any] else {
        return fault("settings file \(path) is a list of 'name: value' lines")
      }
      for (name, value) in map.sorted(by: { $0.key < $1.key }) {
        if SettingKey(rawValue: name) == nil { fault("settings file \(path): there is no setting '\(name)'") }
        fileValues[name] = "\(value)"
      }
    } catch {
      fault("settings file \(path): \(error)")
    }
  }
}
