// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// One stream for staff, one for customers. Neither carries words or names; what a topic is about is asked for with
  /// the reader's own rights. A customer's stream takes only ids of things that are theirs.
  func mountLive(on router: Router<WebContext>) {
    router.get("events") { request, context in
      guard let secret = request.cookies[StaffRoutes.cookie]?.value,
        (try? await desk.session(secret, at: realNow())) != nil
      else { return signedOutStream() }
      return stream(Self.topics(of: request), request, context)
    }
    router.get("help/events") { request, context in
      guard let proof = request.cookies[CustomerRoutes.cookie]?.value,
        let visitor = try? desk.visitor(proof, realNow: realNow())
      else { return signedOutStream() }
      let own = Self.topics(of: try await desk.help(for: visitor.person, at: now()))
      return stream(Self.topics(of: request).intersection(own), of: visitor.person, request, context)
    }
  }

  static func topics(of view: HelpView) -> Set<String> {
    var topics = Set(view.orders.map { "\($0.id)" })
    topics.formUnion(view.promises.flatMap { ["\($0.id)", "\($0.caseID)"] })
    topics.formUnion(view.remedies.map { "\($0.id)" })
    if let contact = view.contact { topics.formUnion(["\(contact.id)", "\(contact.caseID)"]) }
    return topics.union(["\(view.person)"])
  }
}
