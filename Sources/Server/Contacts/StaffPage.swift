// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a simulated agent reads off the workspace and its dialogs.
enum StaffPage {
  /// The paths that take the offers which ring now.
  static func offers(in left: String) -> [String] {
    left.matches(of: /hx-post="(\/contacts\/[^"\/]+\/offers\/[^"\/]+\/acceptance)"/).map { String($0.1) }
  }

  /// His contacts, by the paths of their pages.
  static func contacts(in left: String) -> [String] {
    left.matches(of: /id="row-[^"]*" href="(\/contacts\/[^"]+)"/).map { String($0.1) }
  }

  /// The button that says "I am there" stands there only while he is not.
  static func isAway(_ left: String) -> Bool { left.contains(#"{"state":"ready"}"#) }

  static func scenario(of page: String) -> String? {
    page.firstMatch(of: /<option value="([^"]+)" selected>/).map { String($0.1) }
  }

  /// The dialog of an action that is allowed now.
  static func dialog(of action: String, in page: String) -> String? {
    for match in page.matches(of: /<button type="button" class="action"[^>]*>/) {
      let button = String(match.0)
      guard button.contains(#"data-action="\#(action)""#), !button.contains("aria-disabled") else { continue }
      return button.firstMatch(of: /hx-get="([^"]+)"/).map { String($0.1) }
    }
    return nil
  }

  /// Where a dialog's form goes, with what it has filled in: hidden fields, marked or first choices, texts.
  static func form(in dialog: String) -> (path: String, fields: [String: String])? {
    guard let path = dialog.firstMatch(of: /<form [^>]*hx-post="([^"]+)"/) else { return nil }
    var fields: [String: String] = [:]
    for match in dialog.matches(of: /<input [^>]*>/) {
      let input = String(match.0)
      guard let name = input.firstMatch(of: /name="([^"]*)"/).map({ String($0.1) }) else { continue }
      let isChosen = !input.contains(#"type="radio""#) || input.contains(" checked") || fields[name] == nil
      if isChosen { fields[name] = input.firstMatch(of: /value="([^"]*)"/).map { String($0.1) } ?? "" }
    }
    return (String(path.1), fields)
  }

  /// What the customer would read, when the answer is a yes.
  static func hasSentence(_ dialog: String) -> Bool { dialog.contains(#"class="promise-sentence""#) }

  static func verdict(in dialog: String) -> String? {
    dialog.firstMatch(of: /<h2>([\s\S]*?)<\/h2>/).map { String($0.1) }
  }
}
