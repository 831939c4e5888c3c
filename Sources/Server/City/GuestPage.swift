// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation

/// What a simulated customer reads off the page of `/help`, and how he fills in its forms.
enum GuestPage {
  struct Offer: Hashable {
    let promise: String
    let text: String
    let due: Instant?
  }

  /// The token every form carries.
  static func formToken(in page: String) -> String? {
    page.firstMatch(of: /<meta name="csrf" content="([^"]*)">/).map { String($0.1) }
  }

  /// Promises with a yes to give: the form that answers one, and the clock beside it.
  static func offers(in page: String) -> [Offer] {
    page.matches(of: /<section class="card promise"[\s\S]*?<\/section>/).compactMap { match in
      let card = String(match.0)
      guard let form = card.firstMatch(of: /action="\/help\/promises\/([^"\/]+)\/answer"/) else { return nil }
      let due = card.firstMatch(of: /data-due="(\d+)"/).flatMap { Int64($0.1) }.map { Instant(ms: $0) }
      return Offer(promise: String(form.1), text: card, due: due)
    }
  }

  /// What an agent has written.
  static func lines(in page: String) -> [(id: String, text: String)] {
    page.matches(of: /<li class="message" id="([^"]+)"[^>]*data-side="theirs"[^>]*>([\s\S]*?)<\/li>/).map {
      (String($0.1), String($0.2))
    }
  }

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
