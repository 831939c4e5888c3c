// SPDX-License-Identifier: Apache-2.0
import Foundation

/// `mealdesk-bench [NAME …] [--json]`: runs the benchmarks by name, all without a name, and prints a line per figure
/// with the limit or peer measured beside it in the same run, and the ratio.
@main
struct Bench {
  static let all: [(name: String, run: @Sendable () async throws -> [Figure])] = [
    ("verbs-sqlite", VerbsSQLite.run),
    ("verbs-postgres", VerbsPostgres.run),
    ("cases-api", CasesAPI.run),
    ("workspace", WorkspaceOpen.run),
    ("live", LiveEvents.run),
    ("simulate", SimulatedDay.run),
    ("memory", Memory.run),
    ("ingest-sqlite", IngestSQLite.run),
    ("ingest-postgres", IngestPostgres.run),
    ("lookups", Lookups.run),
    ("day", WholeDay.run),
  ]

  static func main() async {
    var names = Array(CommandLine.arguments.dropFirst())
    let json = names.contains("--json")
    names.removeAll { $0 == "--json" }
    let unknown = names.filter { name in !all.contains { $0.name == name } }
    guard unknown.isEmpty else {
      complain(
        "no benchmark named \(unknown.joined(separator: ", ")); there are: \(all.map(\.name).joined(separator: ", "))")
      exit(64)
    }
    for (name, run) in all where names.isEmpty || names.contains(name) {
      do {
        for figure in try await run() {
          FileHandle.standardOutput.write(Data(((json ? figure.json : figure.line) + "\n").utf8))
        }
      } catch {
        complain("\(name): \(error)")
        exit(1)
      }
    }
  }

  static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// One measured figure beside what it is measured against.
struct Figure: Codable {
  let name: String
  let value: Double
  let unit: String
  /// The limit or peer, in words.
  let against: String
  let limit: Double
  let ratio: Double

  init(_ name: String, _ value: Double, _ unit: String, against: String, limit: Double) {
    self.name = name
    self.value = value
    self.unit = unit
    self.against = against
    self.limit = limit
    ratio = limit == 0 ? 0 : value / limit
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  var line: String {
    let numbers = [value, limit].map { $0 >= 100 ? "\(Int($0.rounded()))" : String(format: "%.2f", $0) }
    return "\(name): \(numbers[0]) \(unit); \(against): \(numbers[1]); ratio \(String(format: "%.2f", ratio))"
  }
}
