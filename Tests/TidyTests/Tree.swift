// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One text file of the repository, its path relative to the root.
struct SourceFile: Sendable {
  let path: String
  let text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  /// The code alone: comments and the insides of strings are blanks, line breaks stay where they are.
  var code: String { Lexer.codeOnly(text) }

  /// Nothing in it yet: the first file of a room.
  var isPlaceholder: Bool { lines.count <= 3 }

  /// "Web" for Sources/Web/Cases/CasePage.swift; nil outside Sources.
  var room: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }
}

/// What a rule has against a file, as a person reads it: `path:line: reason`.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  let line: Int?
  let reason: String

  init(_ path: String, line: Int? = nil, _ reason: String) {
    (self.path, self.line, self.reason) = (path, line, reason)
  }

  var description: String { line.map { "\(path):\($0): \(reason)" } ?? "\(path): \(reason)" }
}

/// The repository as it lies on the disk, read once; folders that git ignores are left out.
enum Tree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let ignored: Set<String> = [".git", ".build", ".venv", "data", "assets-cache", "__pycache__"]

  static let files: [SourceFile] = paths(under: "")
    .filter { isText($0) }
    .compactMap { path in
      (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { SourceFile(path: path, text: $0) }
    }
    .sorted { $0.path < $1.path }

  static let swift = files.filter { $0.path.hasSuffix(".swift") }
  static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
  static let documents = files.filter { $0.path.hasSuffix(".md") }

  /// Every folder below `Sources`, as "Room/Folder/…".
  static let sourceFolders: [String] = {
    let parents = paths(under: "Sources").map { ($0 as NSString).deletingLastPathComponent }
    return Set(parents).map { String($0.dropFirst("Sources/".count)) }.filter { !$0.isEmpty }.sorted()
  }()

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The names in a folder, without those that git ignores.
  static func names(in folder: String) -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return found.filter { !isIgnored($0) }.sorted()
  }

  /// Every file below a folder, as a path from the root.
  static func paths(under folder: String) -> [String] {
    names(in: folder).flatMap { name -> [String] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      return isFolder(path) ? paths(under: path) : [path]
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func isIgnored(_ name: String) -> Bool {
    ignored.contains(name) || name.hasPrefix(".build") || name.hasSuffix(".swp") || name == "Package.resolved"
  }

  private static func isText(_ path: String) -> Bool {
    let end = (path as NSString).pathExtension
    return ["swift", "md", "sh", "py", "txt", "mustache", "css", "js", "yaml", "yml", "service", "test", ""].contains(
      end)
  }
}
