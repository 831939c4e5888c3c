// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Storage

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a new data folder from a backup, or prepare a PostgreSQL copy for use.",
    discussion: """
      Refuses to write over an existing store and while a server holds it. The restored store gets a new generation:
      live pages and integrators with a position of the old one start afresh. What may have been done outside since the
      backup is asked of the other side by our key before anything is done; where it knows no keys, the task is shown as
      unknown, for a person.
      For PostgreSQL bring the copy up with its own tools, then: mealdesk restore --resume --store postgresql://…
      """)

  @OptionGroup var flags: SettingFlags

  @Flag(help: "The copy is in place already (PostgreSQL): only raise the generation and mark tasks.")
  var resume = false

  @Argument(help: "Folder that 'mealdesk backup' made.")
  var source: String?

  func run() async throws {
    let settings = try flags.settings()
    if !resume { try copy(settings) }
    let store = try Stores.open(settings.store)
    let (generation, tasks) = try await store.write { sql in (try sql.raiseGeneration(), try sql.settleRestoredTasks())
    }
    await store.close()
    print(
      """
      \(settings.store): generation \(generation), \(tasks.asking) tasks ask first what became of them, \
      \(tasks.unknown) need a person's look
      """)
  }

  private func copy(_ settings: Settings) throws {
    guard let source, FileManager.default.fileExists(atPath: source + "/desk.sqlite") else {
      throw ValidationError("name the folder that 'mealdesk backup' made")
    }
    try FileManager.default.createDirectory(atPath: settings.data, withIntermediateDirectories: true)
    let lock = try StoreLock.ready(settings.store)
    defer { lock.release() }
    guard !FileManager.default.fileExists(atPath: settings.store) else {
      throw ValidationError("\(settings.store) exists; restore writes a new store, move the old one away first")
    }
    try FileManager.default.copyItem(atPath: source + "/desk.sqlite", toPath: settings.store)
    let pictures = source + "/pictures"
    if FileManager.default.fileExists(atPath: pictures) {
      try FileManager.default.copyItem(atPath: pictures, toPath: settings.data + "/pictures")
    }
  }
}
