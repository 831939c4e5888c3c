// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

@main
struct Mealdesk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mealdesk",
    abstract: "The customer service of a food-delivery platform: it answers, and it keeps what it promised.",
    discussion: """
      Start with 'mealdesk serve'. Every setting can be given as a flag (--port 8080), in the environment
      (MEALDESK_PORT=8080) or in a YAML file (--settings FILE, 'port: 8080'); the flag is strongest, the file weakest.

      Exit codes: 0 done, 1 failed, 2 something is broken in the data (check), 64 wrong use.
      """,
    version: Version.text,
    subcommands: [
      ServeCommand.self, CityCommand.self, SimulateCommand.self, CheckCommand.self, MigrateCommand.self,
      BackupCommand.self, RestoreCommand.self, PeopleCommand.self, FeedCommand.self, ReplayCommand.self,
      ArchiveCommand.self,
    ])
}

enum Version {
  static let text = "0.1.0"
}
