// SPDX-License-Identifier: Apache-2.0

/// The case beside a contact: scenario, owner, level, waiting on whom until when.
struct CaseCard: Sendable {
  var id: String
  var version: Int
  var number: String
  var state: String
  var tone: Tone
  var scenarios: [Choice]
  /// Why a scenario is suggested, as a machine's guess: "猜:两单同址,提到「一起」".
  var guess: String?
  var owner: String
  var level: String
  var waitingOn: String?
  var waitingClock: Clock?
  var appGap: String?
  var others: Int?
}

/// A page of found cases.
struct CasesPage: Sendable {
  struct Row: Sendable {
    var href: String
    var number: String
    var person: String
    var scenario: String
    var state: String
    var tone: Tone
    var owner: String
    var orders: String
    var at: String
    var clock: Clock?
  }

  var search: String
  /// What is searched by, and in which city.
  var by: [Choice] = []
  var byValue = ""
  var city = ""
  var problem: String?
  var states: [Choice]
  /// Orders that were found, above the cases.
  var hasOrders = false
  var orders: [FoundOrderRow] = []
  /// Where the next page of orders begins.
  var ordersAfter: String?
  /// False for a search by a party, which finds orders alone.
  var hasCases = true
  var rows: [Row]
  var nextHref: String?
  var isSearched: Bool
}
