// SPDX-License-Identifier: Apache-2.0

/// The ten rooms, what each may import, and the folders it may have.
enum Rooms {
  static let nouns: Set<String> = [
    "Contacts", "Routing", "Cases", "Promises", "Merging", "Remedies", "Ledger", "Orders", "Reminders", "Concerns",
    "Incidents", "People", "Shared",
  ]

  struct Room: Sendable {
    /// Other rooms of the house.
    let rooms: Set<String>
    /// Packages, beside what the Swift toolchain brings.
    var packages: Set<String> = []
    /// Folders that are no nouns.
    var folders: Set<String> = []
    /// Domain and City are pure: not even Foundation.
    var isPure = false
  }

  static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "RegexBuilder",
  ]
  static let pureToolchain: Set<String> = ["FoundationEssentials", "Synchronization"]
  static let collections: Set<String> = ["Collections", "OrderedCollections", "DequeModule", "HeapModule"]
  static let http: Set<String> = [
    "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOFoundationCompat", "AsyncHTTPClient", "NIOHTTP1",
    "Logging", "ServiceLifecycle", "Crypto", "CryptoExtras", "_CryptoExtras",
  ]

  static let table: [String: Room] = [
    "Domain": Room(rooms: [], packages: collections, isPure: true),
    "Storage": Room(
      rooms: ["Domain"],
      packages: collections.union(["CPostgres", "CSQLite", "CZlib", "GRDB", "GRDBSQLite", "Crypto", "Logging"]),
      folders: ["Journal", "Tasks", "SQLite", "Postgres"]),
    "Desk": Room(rooms: ["Domain", "Storage"], packages: ["Crypto", "CryptoExtras", "_CryptoExtras", "Logging"]),
    "Channels": Room(rooms: ["Domain", "Desk"], packages: http.union(["CZlib"]), folders: ["WebChat"]),
    "Platform": Room(rooms: ["Domain", "Desk"], packages: http.union(collections).union(["CZlib"])),
    "Work": Room(rooms: ["Domain", "Storage", "Desk"], packages: ["ServiceLifecycle", "Logging"]),
    "Web": Room(
      rooms: ["Domain", "Desk"], packages: http.union(["Mustache"]),
      folders: ["Templates", "Assets", "Texts", "Live", "API"]),
    "City": Room(rooms: ["Domain"], packages: collections, isPure: true),
    "Simulator": Room(
      rooms: ["Domain", "Storage", "Desk", "Channels", "Platform", "Work", "City"],
      packages: http.union(["GRDB"]).union(collections), folders: ["Invariants"]),
    "Server": Room(
      rooms: [
        "Domain", "Storage", "Desk", "Channels", "Platform", "Work", "Web", "City", "Simulator",
      ],
      packages: http.union([
        "CJemalloc", "HummingbirdTLS", "NIOHTTPTypes", "ArgumentParser", "Yams", "Mustache", "NIOSSL", "UnixSignals",
      ]),
      folders: ["Commands", "Settings", "House"]),
  ]

  /// Parts of Sources that are no rooms: C headers that the package sees through a module map.
  static let headers: Set<String> = ["CJemalloc", "CPostgres", "CSQLite", "CZlib"]

  static func importFindings(_ file: SourceFile) -> [Finding] {
    guard let name = file.room, let room = table[name] else { return [] }
    let allowed = room.rooms.union(room.packages).union(room.isPure ? pureToolchain : toolchain)
    return imports(of: file.code)
      .filter { !allowed.contains($0.module) }
      .map { Finding(file.path, line: $0.line, "\(name) may not import \($0.module)") }
  }

  /// The modules that a file imports, whatever stands before or after the word.
  static func imports(of code: String) -> [(module: String, line: Int)] {
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    var found: [(String, Int)] = []
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.contains("import ") else { continue }
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { continue }
      let next = kinds.contains(String(words[at + 1])) && at + 2 < words.count ? words[at + 2] : words[at + 1]
      found.append((String(next.prefix { $0 != "." }), index + 1))
    }
    return found
  }

  /// `folders` as "Room/Folder/…". Below a noun and below Templates and Assets, folders are free.
  static func folderFindings(_ folders: [String]) -> [Finding] {
    folders.compactMap { path in
      let parts = path.split(separator: "/").map(String.init)
      if headers.contains(parts[0]) { return nil }
      guard let room = table[parts[0]] else { return Finding("Sources/\(path)", "\(parts[0]) is no room of the house") }
      guard parts.count > 1, !nouns.contains(parts[1]), !room.folders.contains(parts[1]) else { return nil }
      return Finding("Sources/\(path)", "\(parts[1]) is none of the nouns")
    }
  }
}
