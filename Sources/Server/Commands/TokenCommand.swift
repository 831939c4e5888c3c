// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Storage

/// Tokens for programs, where no browser is at hand; the page is /tokens.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Make, list and revoke the tokens of programs that use the API.",
    subcommands: [Add.self, List.self, Revoke.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a token and print it, once.",
      discussion: "Only the token itself goes to standard output. It is kept as a hash and cannot be shown again.")
    @OptionGroup var flags: SettingFlags
    @Argument(help: "What it is for, as it stands in the list: 1 to 64 characters.") var name: String
    @Option(help: "What it opens, separated by commas: \(TokenScope.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scopes: String
    @Option(help: "Days until it ends, 1 to 731.") var days: Int64 = 180
    @Option(help: "Login of whoever answers for it; needs the role operator.") var owner: String

    func run() async throws {
      let list = try scopes.split(separator: ",").map { word in
        guard let scope = TokenScope(rawValue: String(word)) else {
          throw ValidationError("there is no scope '\(word)'")
        }
        return scope
      }
      guard (1...731).contains(days) else { throw ValidationError("days is 1 to 731") }
      try await withDesk(flags) { desk, now in
        let made = try await desk.makeToken(
          name: name, scopes: list, until: now + .days(days), owner: owner, by: .system("people"), at: now)
        print(made.secret)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List tokens, newest first: id, state, scopes, days left, name.")
    @OptionGroup var flags: SettingFlags

    func run() async throws {
      try await withDesk(flags) { desk, now in
        for token in try await desk.tokens(for: .system("people")) {
          let state = token.revokedAt != nil ? "revoked" : token.isValid(at: now) ? "valid" : "ended"
          let scopes = token.scopes.map(\.rawValue).joined(separator: ",")
          let days = max(0, (token.until - now).ms / Span.days(1).ms)
          print("\(token.id)\t\(state)\t\(scopes)\t\(days)\t\(token.name)")
        }
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End a token at once.")
    @OptionGroup var flags: SettingFlags
    @Argument(help: "Its id, as 'people token list' prints it.") var id: String

    func run() async throws {
      guard let token = TokenID(id) else { throw ValidationError("'\(id)' is not the id of a token") }
      try await withDesk(flags) { desk, now in
        try await desk.revokeToken(
          token, by: .system("people"), command: desk.newID(city: .none, at: now), at: now)
      }
    }
  }
}
