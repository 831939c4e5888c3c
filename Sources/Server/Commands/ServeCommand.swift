// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the desk: pages, API, live streams, dispatcher, watchdogs, task lanes.")

  @OptionGroup var flags: SettingFlags
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.host.meaning)) var host: String?
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.port.meaning)) var port: String?

  func run() async throws {
    let settings = try flags.settings(with: ["host": host, "port": port].compactMapValues { $0 })
    let house = try House(settings)
    try await house.run()
  }
}
