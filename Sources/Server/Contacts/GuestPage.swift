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

  /// Promises with a yes to give: the form that answers one, and the time its sentence names.
  static func offers(in page: String, now: Instant) -> [Offer] {
    page.matches(of: /<section class="card promise"[\s\S]*?<\/section>/).compactMap { match in
      let card = String(match.0)
      guard let form = card.firstMatch(of: /action="\/help\/promises\/([^"\/]+)\/answer"/) else { return nil }
      let sentence = card.firstMatch(of: /<p class="promise-sentence">([\s\S]*?)<\/p>/).map { String($0.1) } ?? ""
      return Offer(promise: String(form.1), text: sentence, due: time(in: sentence, after: now))
    }
  }

  /// Where "where is it?" of the first order goes.
  static func reminder(in page: String) -> String? {
    page.firstMatch(of: /action="(\/help\/orders\/[^"\/]+\/reminder)"/).map { String($0.1) }
  }

  /// "…最晚 12:41": the next such minute in China's time.
  private static func time(in sentence: String, after now: Instant) -> Instant? {
    guard let clock = sentence.matches(of: /(\d\d):(\d\d)/).last, let hour = Int64(clock.1), let minute = Int64(clock.2)
    else { return nil }
    let midnight = Instant(ms: (now + .hours(8)).ms / 86_400_000 * 86_400_000) - .hours(8)
    let named = midnight + .hours(hour) + .minutes(minute)
    return named < now - .hours(12) ? named + .days(1) : named
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
