// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird
import Logging
import NIOCore

/// What every request carries through the house's router. The channel is there for live streams, which must be able to
/// cut a reader that no longer reads.
package struct WebContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any NIOCore.Channel

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// Forms and JSON of people; what may be larger says so itself.
  package var maxUploadSize: Int { 256 * 1024 }
}
/// What a handler of a signed-in member of staff knows: made by `AgentOnly`, so a route that takes it cannot be reached
/// without a session.
package struct AgentContext: Sendable {
  let agent: Agent
  let formToken: String
  /// The cookie's secret, for signing this browser out.
  let secret: String
  var actor: Actor { .agent(agent.id) }
}

/// What a handler of the customer's page knows: who it is, proven by the entry token of the app, and in which city.
package struct CustomerContext: Sendable {
  let person: PersonID
  let formToken: String
  var actor: Actor { .customer(person) }
}

/// What a handler of the API knows: the token's id and what it opens.
package struct TokenContext: Sendable {
  let token: APIToken
  var actor: Actor { .token(token.id) }
}
