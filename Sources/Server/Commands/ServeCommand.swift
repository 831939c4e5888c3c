// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import NIOCore

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the desk: pages, API, live streams, dispatcher, watchdogs, task lanes.",
    discussion: """
      Several may share one PostgreSQL; one of them at a time is dispatcher and sequencer. A SQLite store has one.
      SIGTERM and SIGINT end it in order: streams are told, verbs under way are finished.
      """)

  @OptionGroup var flags: SettingFlags
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.host.meaning)) var host: String?
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.port.meaning)) var port: String?
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.policies.meaning)) var policies: String?
  @Option(name: .customLong("platform-url"), help: ArgumentHelp(stringLiteral: SettingKey.platformURL.meaning))
  var platformURL: String?

  func run() async throws {
    let own = ["host": host, "port": port, "policies": policies, "platform-url": platformURL]
    let settings = try flags.settings(with: own.compactMapValues { $0 })
    let lock = Stores.isPostgres(settings.store) ? nil : try StoreLock.ready(settings.store)
    do {
      try await House(settings).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ValidationError("port \(settings.port) is in use; choose another with --port")
    }
    lock?.release()
  }
}
