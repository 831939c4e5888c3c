// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Yams

/// The configuration file with queues and policies: `routing`, `merge`, `promises`, each whole or left out. Checked
/// before anything starts; every fault is listed.
enum PolicyFile {
  private struct Content: Decodable {
    var routing: RoutingPolicy?
    var merge: MergePolicy?
    var promises: PromisePolicy?
  }

  static func read(_ path: String?) throws -> Policies {
    var policies = Policies()
    guard let path else { return policies }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("policy file \(path) cannot be read")
    }
    let content: Content
    do {
      content = try YAMLDecoder().decode(Content.self, from: bytes)
    } catch {
      throw ValidationError("policy file \(path): \(error)")
    }
    if let routing = content.routing {
      guard routing.faults.isEmpty else {
        throw ValidationError("policy file \(path):\n" + routing.faults.map { "  routing: \($0)" }.joined(separator: "\n"))
      }
      policies.routing = routing
    }
    policies.merge = content.merge ?? policies.merge
    policies.promises = content.promises ?? policies.promises
    return policies
  }
}
