// SPDX-License-Identifier: Apache-2.0

/// A small question in a dialog before something is done: a choice, a few fields, what it is about.
struct AskPage: Sendable {
  struct Option: Sendable {
    var value: String
    var name: String
    /// The choice it belongs to, for the form.
    var field: String
    var isChosen = false
  }
  struct Choice: Sendable {
    var legend: String
    var options: [Option]

    init(_ legend: String, field: String, _ options: [(value: String, name: String)]) {
      self.legend = legend
      self.options = options.enumerated().map {
        Option(value: $1.value, name: $1.name, field: field, isChosen: $0 == 0)
      }
    }
  }
  struct Field: Sendable {
    var name: String
    var label: String
    var value = ""
    var mode: String?
  }
  struct Hidden: Sendable {
    var name: String
    var value: String
  }

  var post: String
  var title: String
  var text: String
  var yes: String
  var choices: [Choice] = []
  var fields: [Field] = []
  var hidden: [Hidden] = []
  /// The answer is shown in the same dialog, which stays open.
  var shows = false
}
