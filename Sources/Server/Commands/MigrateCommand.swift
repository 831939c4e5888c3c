// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Storage

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring a store to this program's schema, or make an empty one.",
    discussion: """
      Steps only add, so an older process may go on beside it, unless the operations guide names the step. 'serve' \
      does the same when it starts.
      """)

  @OptionGroup var flags: SettingFlags

  func run() async throws {
    let settings = try flags.settings()
    let store = try Stores.open(settings.store, use: .command)
    await store.close()
    print("\(settings.store): schema is up to date")
  }
}
