// SPDX-License-Identifier: Apache-2.0
import Domain

/// Every fault of a file, so that it can be mended in one go.
package struct ImportFaults: Error, Hashable, Sendable {
  package struct Fault: Hashable, Sendable, Codable {
    /// From 1, the heading being line 1.
    package let line: Int
    package let field: String
    package let rule: String
  }
  package let faults: [Fault]
}

/// The file of people: UTF-8, a heading, then one person a line:
/// `login,name,team,site,post,roles,skills,language`. Roles are separated by `;`, skills are `refund:3;zh:5`. A field
/// with a comma stands in double quotes, a quote in it is doubled.
package enum StaffFile {
  package static let heading = ["login", "name", "team", "site", "post", "roles", "skills", "language"]
  static let mostLines = 5_000

  struct Line {
    let line: Int
    let agent: Agent
  }

  static func read(_ text: String, id: () -> AgentID) throws -> [Line] {
    var faults: [ImportFaults.Fault] = []
    var found: [Line] = []
    var logins: Set<String> = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    func fault(_ line: Int, _ field: String, _ rule: String) {
      faults.append(.init(line: line, field: field, rule: rule))
    }
    if lines.count > mostLines + 1 { fault(mostLines + 2, "file", "at most \(mostLines) people") }
    if lines.first.flatMap({ fields(String($0)) }) != heading {
      fault(1, "heading", heading.joined(separator: ","))
      throw ImportFaults(faults: faults)
    }
    for (index, line) in lines.enumerated().dropFirst().prefix(mostLines)
    where line.contains(where: { !$0.isWhitespace }) {
      guard let fields = fields(String(line)), fields.count == heading.count else {
        fault(index + 1, "line", "\(heading.count) fields")
        continue
      }
      let (agent, bad) = person(fields, id())
      for (field, rule) in bad { fault(index + 1, field, rule) }
      if !logins.insert(agent.login).inserted { fault(index + 1, "login", "twice in the file") }
      found.append(Line(line: index + 1, agent: agent))
    }
    guard faults.isEmpty else { throw ImportFaults(faults: faults) }
    return found
  }

  private static func person(_ fields: [String], _ id: AgentID) -> (Agent, [(String, String)]) {
    var bad: [(String, String)] = []
    let post = Post(rawValue: fields[4])
    if post == nil { bad.append(("post", Post.allCases.map(\.rawValue).joined(separator: "|"))) }
    let roles = fields[5].split(separator: ";").map { Role(rawValue: String($0)) }
    if roles.contains(nil) { bad.append(("roles", Role.allCases.map(\.rawValue).joined(separator: "|"))) }
    let skills = Skills(written: fields[6])
    if skills == nil { bad.append(("skills", "skill:1-5;…")) }
    let language = Language(rawValue: fields[7].isEmpty ? "zh" : fields[7])
    if language == nil { bad.append(("language", Language.allCases.map(\.rawValue).joined(separator: "|"))) }
    let agent = Agent(
      id: id, login: fields[0], name: fields[1], team: fields[2], site: fields[3], post: post ?? .agent,
      roles: roles.compactMap { $0 }, skills: skills ?? Skills(),
      capacity: post == .trainee ? .practice : .standard, language: language ?? .chinese)
    for fault in agent.faults where !bad.contains(where: { $0.0 == fault.rawValue }) {
      bad.append((fault.rawValue, "malformed"))
    }
    return (agent, bad)
  }

  /// nil when a quote is left open.
  private static func fields(_ line: String) -> [String]? {
    var out = [""]
    var quoted = false
    var previous: Character?
    for character in line {
      switch character {
      case "\"":
        quoted.toggle()
        if quoted, previous == "\"" { out[out.count - 1].append("\"") }
      case ",":
        if quoted { out[out.count - 1].append(",") } else { out.append("") }
      default: out[out.count - 1].append(character)
      }
      previous = character
    }
    return quoted ? nil : out
  }
}

extension Skills {
  /// "refund:3;zh:5", as the file and the page write them; nil for anything else.
  package init?(written text: String) {
    var levels: [String: Int] = [:]
    for part in text.split(separator: ";") {
      let pair = part.split(separator: ":")
      guard pair.count == 2, let level = Int(pair[1]), (1...5).contains(level) else { return nil }
      levels[String(pair[0])] = level
    }
    self.init(levels)
  }

  package var written: String {
    levels.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ";")
  }
}
