// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What the server tells the person who started it.
enum Announcement {
  static func print(_ settings: Settings, _ demo: [Demo.SignIn]) {
    var lines = ["Mealdesk is at \(settings.publicURL)"]
    if !demo.isEmpty {
      lines.append("Sign in at \(settings.publicURL)/sign-in as one of the demo people of 青湾")
      lines.append("(password for all: \(Demo.password); the last agents are played by the city):")
      lines += demo.map { "  \($0.login.padding(toLength: 10, withPad: " ", startingAt: 0)) \($0.name), \($0.what)" }
    }
    FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }
}
