// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Yams

/// The configuration file with queues and policies: `routing`, `merge`, `promises`, `reminders`, `concerns`, `traffic`,
/// `orderCommands`, each whole or left out. Checked before anything starts; every fault is listed.
enum PolicyFile {
  static func read(_ path: String?) throws -> Policies {
    guard let path else { return Policies() }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("policy file \(path) cannot be read")
    }
    let (policies, faults) = read(String(decoding: bytes, as: UTF8.self))
    guard faults.isEmpty else {
      throw ValidationError("policy file \(path):\n" + faults.map { "  \($0)" }.joined(separator: "\n"))
    }
    return policies
  }

  /// The policies of a text, with every fault in it.
  static func read(_ text: String) -> (Policies, faults: [String]) {
    var policies = Policies()
    var reader = PolicyReader()
    do {
      guard let sections = try Yams.load(yaml: text) as? [String: Any] else {
        return (policies, ["the file is a list of sections: \(PolicyReader.sections.joined(separator: ", "))"])
      }
      reader.refuseUnknown(sections)
      policies.routing = reader.section("routing", in: sections, standard: policies.routing)
      policies.merge = reader.section("merge", in: sections, standard: policies.merge)
      policies.promises = reader.section("promises", in: sections, standard: policies.promises)
      policies.reminders = reader.section("reminders", in: sections, standard: policies.reminders)
      policies.concerns = reader.section("concerns", in: sections, standard: policies.concerns)
      policies.traffic = reader.section("traffic", in: sections, standard: policies.traffic)
      policies.orderCommands = reader.section(
        "orderCommands", in: sections, standard: policies.orderCommands)
      policies.incidents = reader.section("incidents", in: sections, standard: policies.incidents)
      reader.faults += policies.incidents.faults.map { "incidents.\($0)" }
      policies.retention = reader.section("retention", in: sections, standard: policies.retention)
      reader.faults += policies.routing.faults.map { "routing: \($0)" }
      reader.faults += policies.reminders.faults.map { "reminders.\($0)" }
      reader.faults += policies.concerns.faults.map { "concerns.\($0)" }
      reader.faults += policies.traffic.faults.map { "traffic.\($0)" }
      reader.faults += policies.retention.faults.map { "retention.\($0)" }
    } catch {
      reader.faults.append("\(error)")
    }
    return (policies, reader.faults)
  }
}

/// Decodes section by section. A decoder stops at the first fault, so each one found is replaced by what the standard
/// says there, and the section is read again.
struct PolicyReader {
  static let sections = [
    "routing", "merge", "promises", "reminders", "concerns", "traffic", "orderCommands", "incidents", "retention",
  ]
  private static let mostFaults = 100
  var faults: [String] = []

  mutating func refuseUnknown(_ sections: [String: Any]) {
    for name in sections.keys.sorted() where !Self.sections.contains(name) {
      faults.append("there is no section '\(name)'")
    }
  }

  mutating func section<Policy: Codable>(_ name: String, in sections: [String: Any], standard: Policy) -> Policy {
    guard var tree = sections[name] else { return standard }
    guard let known = try? JSONSerialization.jsonObject(with: JSONEncoder().encode(standard)) else { return standard }
    for _ in 0..<Self.mostFaults {
      guard JSONSerialization.isValidJSONObject(tree), let data = try? JSONSerialization.data(withJSONObject: tree)
      else {
        faults.append("\(name) is a list of 'name: value' lines with texts, numbers and lists")
        return standard
      }
      do {
        return try JSONDecoder().decode(Policy.self, from: data)
      } catch {
        let fault = (error as? DecodingError).map { DecodingFault($0) }
        let path = fault?.field.split(separator: ".").map(String.init) ?? []
        faults.append("\(([name] + path).joined(separator: ".")) \(fault?.rule ?? "cannot be read")")
        guard let mended = Self.mended(tree, path[...], known) else { return standard }
        tree = mended
      }
    }
    return standard
  }

  /// The tree with the standard's value at this path; an element of a list becomes the standard's first.
  private static func mended(_ tree: Any, _ path: ArraySlice<String>, _ standard: Any?) -> Any? {
    guard let key = path.first else { return standard }
    if var list = tree as? [Any], let index = Int(key), list.indices.contains(index) {
      guard let element = mended(list[index], path.dropFirst(), (standard as? [Any])?.first) else { return nil }
      list[index] = element
      return list
    }
    guard var map = tree as? [String: Any] else { return standard }
    guard let value = mended(map[key] ?? [String: Any](), path.dropFirst(), (standard as? [String: Any])?[key]) else {
      return nil
    }
    map[key] = value
    return map
  }
}
