// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Adding somebody, or changing who is there.
struct PersonPage: Sendable {
  struct Field: Sendable {
    var name: String
    var label: String
    var value: String
    var hint: String
    /// What is wrong with it.
    var fault: String?
    var isFixed = false
  }
  var title: String
  var post: String
  var back: String
  var fields: [Field]
  var posts: [Choice]
  var roles: [Choice]
  var rolesFault: String?
  var languages: [Choice]
  /// nil for somebody new, who is always active.
  var activity: [Choice]?
  var yes: String
}

/// First passwords, shown once.
struct PasswordsPage: Sendable {
  struct Row: Sendable {
    var name: String
    var account: String
    var password: String
  }
  var title: String
  var text: String
  var rows: [Row]
}

/// The import of a file, with every fault at once.
struct ImportPage: Sendable {
  struct Fault: Sendable {
    var line: Int
    var field: String
    var rule: String
  }
  var csv: String
  var heading: String
  var faults: [Fault]
  var summary: String?
}

extension PersonPage {
  init(_ agent: Agent, skills: String? = nil, isNew: Bool, faults: [String: String] = [:], _ words: Words) {
    func field(_ name: String, _ value: String, isFixed: Bool = false) -> Field {
      Field(
        name: name, label: words("field_\(name)"), value: value, hint: words("hint_\(name)"), fault: faults[name],
        isFixed: isFixed)
    }
    title = isNew ? words("addPerson") : words("changePerson", agent.name)
    post = isNew ? "/people/new" : "/people/\(agent.id)"
    back = isNew ? "/people" : "/people/\(agent.id)"
    fields = [
      field("login", agent.login, isFixed: !isNew), field("name", agent.name), field("team", agent.team),
      field("site", agent.site), field("skills", skills ?? agent.skills.written),
    ]
    posts = Choice.all(Post.self, word: "post", words) { $0 == agent.post }
    roles = Choice.all(Role.self, word: "role", words) { agent.roles.contains($0) }
    rolesFault = faults["roles"]
    languages = Choice.all(Language.self, word: "language", words) { $0 == agent.language }
    activity =
      isNew
      ? nil
      : [true, false].map {
        Choice(value: $0 ? "yes" : "no", name: words($0 ? "activeYes" : "activeNo"), isChosen: $0 == agent.active)
      }
    yes = words(isNew ? "addPerson" : "save")
  }
}

/// What a form says of a person, good or not.
struct PersonDraft {
  var agent: Agent
  /// As typed, kept when it cannot be read.
  let skills: String
  var faults: [String: String]

  init(_ form: Form, over known: Agent, _ words: Words) {
    agent = known
    agent.name = form["name"] ?? ""
    agent.team = form["team"] ?? ""
    agent.site = form["site"] ?? ""
    agent.post = form["post"].flatMap(Post.init) ?? known.post
    agent.setRoles(form.all("role").compactMap(Role.init))
    agent.language = form["language"].flatMap(Language.init) ?? known.language
    agent.active = form["active"] != "no"
    skills = form["skills"] ?? ""
    let read = Skills(written: skills)
    agent.skills = read ?? known.skills
    faults = Dictionary(uniqueKeysWithValues: agent.faults.map { ($0.rawValue, words("fault_\($0.rawValue)")) })
    if read == nil { faults["skills"] = words("fault_skills") }
  }
}
