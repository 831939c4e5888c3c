// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Storage

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy a running SQLite store and its pictures into a new folder.",
    discussion: """
      The server goes on working; the copy is one consistent moment. For PostgreSQL use its own tools:
      pg_dump -Fc or pg_basebackup, and 'mealdesk restore --resume' after bringing the copy up (docs/operations.md).
      """)

  @OptionGroup var flags: SettingFlags

  @Argument(help: "Folder to make; must not exist.")
  var target: String

  func run() async throws {
    let settings = try flags.settings()
    guard !Stores.isPostgres(settings.store) else {
      throw ValidationError("this store is PostgreSQL: use pg_dump or pg_basebackup (docs/operations.md)")
    }
    guard FileManager.default.fileExists(atPath: settings.store) else {
      throw ValidationError("there is no store at \(settings.store)")
    }
    guard !FileManager.default.fileExists(atPath: target) else { throw ValidationError("\(target) exists already") }
    let part = target + ".part"
    try? FileManager.default.removeItem(atPath: part)
    try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
    let store = try SQLiteStore(path: settings.store, use: .command)
    let progress = Progress("backup")
    try store.backup(to: part + "/desk.sqlite") { progress.show($0) }
    await store.close()
    try copyPictures(settings, into: part)
    try FileManager.default.moveItem(atPath: part, toPath: target)
    print("\(target): complete")
  }

  /// After the rows: a picture is written before the row that names it and never changes, so whatever the copied rows
  /// name is there by now.
  private func copyPictures(_ settings: Settings, into part: String) throws {
    let pictures = settings.data + "/pictures"
    guard FileManager.default.fileExists(atPath: pictures) else { return }
    try FileManager.default.copyItem(atPath: pictures, toPath: part + "/pictures")
  }
}
