// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Simulator
import Storage

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check every invariant of a data store.",
    discussion: """
      Reads rows only and changes nothing; a server may be running. Prints each sentence that is not true of the rows
      and exits with 2; exits with 0 when all are.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: "The present, in ms since 1970, for a store whose clock ran fast.") var now: Int64?

  func run() async throws {
    let settings = try flags.settings()
    guard Stores.isPostgres(settings.store) || FileManager.default.fileExists(atPath: settings.store) else {
      throw ValidationError("there is no store at \(settings.store)")
    }
    let store = try Stores.open(settings.store, use: .command)
    let at = now.map { Instant(ms: $0) } ?? HouseClock.realNow()
    let found = try await Invariants.check(store, at: at)
    await store.close()
    for violation in found { print(violation) }
    guard found.isEmpty else { throw ExitCode(2) }
    print("\(settings.store): \(Invariants.all.count) rules hold")
  }
}
