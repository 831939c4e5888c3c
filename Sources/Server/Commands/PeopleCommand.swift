// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Desk
import Domain
import Foundation
import Platform
import Storage

struct PeopleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "Add people, give new passwords, import a list; make tokens for programs.",
    discussion: "For the first administrator, and for whoever has lost the way in. Everything is on the audit page.",
    subcommands: [Add.self, Reset.self, Import.self, TokenCommand.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add one person and print the password.")
    @OptionGroup var flags: SettingFlags
    @Argument(help: "2 to 32 of a-z 0-9 . _ -") var login: String
    @Option(help: "The name as colleagues see it.") var name: String
    @Option(help: "Team.") var team = "一队"
    @Option(help: "Site.") var site = "新乡"
    @Option(help: "Roles, separated by commas: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).") var roles =
      "agent"

    func run() async throws {
      let list = try roles.split(separator: ",").map { word in
        guard let role = Role(rawValue: String(word)) else { throw ValidationError("there is no role '\(word)'") }
        return role
      }
      try await withDesk(flags) { desk, now in
        let agent = Agent(
          id: desk.newID(city: .none, at: now), login: login, name: name, team: team, site: site,
          post: list.contains(.leader) ? .leader : .agent, roles: list)
        let new = try await desk.addAgent(agent, by: .system("people"), at: now)
        print("\(new.login): \(new.password)")
      }
    }
  }

  struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give somebody a new password and sign them out everywhere.")
    @OptionGroup var flags: SettingFlags
    @Argument(help: "The login.") var login: String

    func run() async throws {
      try await withDesk(flags) { desk, now in
        let new = try await desk.resetPassword(of: login, by: .system("people"), at: now)
        print("\(new.login): \(new.password)")
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add everybody in a CSV file, or nobody.",
      discussion: "Every fault of every line is listed. Passwords are printed once, as 'login: password'.")
    @OptionGroup var flags: SettingFlags
    @Argument(help: "The file; its first line names the columns.") var file: String

    func run() async throws {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw ValidationError("\(file) cannot be read")
      }
      try await withDesk(flags) { desk, now in
        do {
          let staff = try await desk.importStaff(
            csv: String(decoding: bytes, as: UTF8.self), by: .system("people"), at: now)
          for one in staff { print("\(one.login): \(one.password)") }
        } catch let faults as ImportFaults {
          throw ValidationError(
            faults.faults.map { "line \($0.line): \($0.field): \($0.rule)" }.joined(separator: "\n"))
        }
      }
    }
  }
}

/// A desk for a command: the store, its keys and a node number, but nobody to talk to outside.
func withDesk(_ flags: SettingFlags, _ body: (Desk, Instant) async throws -> Void) async throws {
  let settings = try flags.settings()
  let store = try Stores.open(settings.store, use: .command)
  let now = HouseClock.realNow()
  let (node, ids) = try await NodeKeeper.claim(store, at: now)
  let desk = Desk(
    store: store, ids: ids, outside: Outside(platform: NobodyOutside()), policies: Policies(),
    secrets: try KeyFile.secrets(in: settings))
  let outcome: Result<Void, any Error>
  do { outcome = .success(try await body(desk, now)) } catch { outcome = .failure(error) }
  await node.release()
  await store.close()
  do { try outcome.get() } catch let error as DeskError { throw ValidationError("\(error)") }
}

private struct NobodyOutside: PlatformPort {
  func can(_ command: PlatformCommand) async throws(PortError) -> CanReply { throw PortError.unavailable("a command") }
  func perform(_ command: PlatformCommand) async throws(PortError) -> CommandReply {
    throw PortError.unavailable("a command")
  }
  func reply(to command: String) async throws(PortError) -> CommandReply? { throw PortError.unavailable("a command") }
  func facts(_ orders: [OrderRef], city: City) async throws(PortError) -> [OrderFacts] {
    throw PortError.unavailable("a command")
  }
}
