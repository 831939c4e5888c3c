// SPDX-License-Identifier: Apache-2.0
import Domain

struct SignInPage: Sendable {
  var account: String
  /// Why the last try failed, and what to do.
  var problem: String?
  var back: String
  /// What goes on: the text that every customer is told.
  var incidents: [String] = []
}

struct OwnPasswordPage: Sendable {
  var problem: String?
  var isDone: Bool
}

struct PeoplePage: Sendable {
  struct Row: Sendable {
    var href: String
    var account: String
    var name: String
    var role: String
    var team: String
    var state: String
    var tone: Tone
    var certificates: String
  }
  var search: String
  var rows: [Row]
  var nextHref: String?
  var mayManage: Bool
}

/// One agent with the certificates that give rights, and the form that grants one.
struct AgentPage: Sendable {
  struct Certificate: Sendable {
    var id: String
    var name: String
    var scenarios: String
    var channels: String
    var languages: String
    var limit: String
    var until: String
    var grantedBy: String
    var isValid: Bool
    var revoke: String?
    var back: String
  }
  struct Form: Sendable {
    var post: String
    var scenarios: [Choice]
    var channels: [Choice]
    var languages: [Choice]
    var levels: [Choice]
  }

  var id: String
  var name: String
  var account: String
  var role: String
  var team: String
  var certificates: [Certificate]
  var form: Form?
  /// Where the person is changed; nil for who may not.
  var manage: String?
  var problem: String?
}

struct AuditPage: Sendable {
  struct Row: Sendable {
    var at: String
    var actor: String
    var event: String
    var subject: String
    var details: String
  }
  var rows: [Row]
  var nextHref: String?
}

/// What went wrong, in words a person can act on.
struct ErrorPage: Sendable {
  var status: Int
  var title: String
  var text: String
  var back: String
  var backName: String
  var requestID: String
}
