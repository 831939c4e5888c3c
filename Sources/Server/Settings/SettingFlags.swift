// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// The settings as flags, shared by the commands that need a store or a server.
struct SettingFlags: ParsableArguments {
  @Option(name: .customLong("settings"), help: "YAML file with settings.")
  var file: String?

  @Option(help: ArgumentHelp(stringLiteral: SettingKey.data.meaning)) var data: String?
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.store.meaning)) var store: String?
  @Option(help: ArgumentHelp(stringLiteral: SettingKey.logLevel.meaning)) var logLevel: String?

  var values: [String: String] {
    [(SettingKey.data, data), (.store, store), (.logLevel, logLevel)]
      .reduce(into: [:]) { values, pair in values[pair.0.rawValue] = pair.1 }
  }

  /// Reads the settings, adding a command's own flags.
  func settings(with more: [String: String] = [:]) throws -> Settings {
    do {
      return try Settings.read(
        flags: values.merging(more) { $1 }, environment: ProcessInfo.processInfo.environment, file: file)
    } catch let faults as Settings.Faults {
      throw ValidationError(faults.description)
    }
  }
}
