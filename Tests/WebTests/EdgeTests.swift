// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// A desk with its pages, spoken to through the router alone.
func withWeb(_ body: @escaping @Sendable (Desk, any TestClientProtocol) async throws -> Void) async throws {
  try await withDesk(.sqlite) { desk in
    let hub = LiveHub()
    hub.begin(at: try await desk.livePosition())
    let web = try await Web(desk: desk, hub: hub, now: { Town.noon }, realNow: { Town.noon })
    let router = Router(context: WebContext.self)
    web.mount(on: router)
    let app = Application(router: router)
    try await app.test(.router) { try await body(desk, $0) }
  }
}

@Suite struct EdgeTests {
  @Test func everyAnswerForbidsWhatAPageDoesNotNeed() async throws {
    try await withWeb { _, client in
      try await client.execute(uri: "/nowhere", method: .get) { response in
        #expect(response.status == .notFound)
        #expect(response.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(String(buffer: response.body).contains("没有这个页面"))
      }
    }
  }

  @Test func programsGetAProblemDocument() async throws {
    try await withWeb { _, client in
      try await client.execute(uri: "/api/v1/nowhere", method: .get) { response in
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "application/problem+json")
      }
    }
  }

  @Test func anotherSitesFormIsRefused() async throws {
    try await withWeb { _, client in
      let headers: HTTPFields = [.origin: "https://evil.example", .contentType: "application/x-www-form-urlencoded"]
      try await client.execute(
        uri: "/settings/language", method: .post, headers: headers, body: ByteBuffer(string: "language=en")
      ) { #expect($0.status == .forbidden) }
    }
  }

  @Test func theLanguageIsSwitchedByACookieAndComesBackToAnOwnAddress() async throws {
    try await withWeb { _, client in
      let headers: HTTPFields = [.referer: "http://localhost/people?x=1"]
      try await client.execute(
        uri: "/settings/language", method: .post, headers: headers, body: ByteBuffer(string: "language=en")
      ) { response in
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/people?x=1")
        #expect(response.headers[.setCookie]?.contains("language=en") == true)
      }
      try await client.execute(uri: "/nowhere", method: .get, headers: [.cookie: "language=en"]) {
        #expect(String(buffer: $0.body).contains("Not found"))
      }
    }
  }

  @Test(arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:alert(1)"])
  func nobodyIsSentElsewhere(address: String) { #expect(Visitor.ownPath(address) == "/") }

  @Test func assetsMayBeKeptForEver() async throws {
    try await withWeb { _, client in
      let path = try Assets().path
      try await client.execute(uri: "\(path)/css/tokens.css", method: .get) { response in
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/css; charset=utf-8")
        #expect(response.headers[.cacheControl]?.contains("immutable") == true)
      }
      try await client.execute(uri: "\(path)/../../secret", method: .get) { #expect($0.status == .notFound) }
    }
  }

  @Test func aFormIsReadAsABrowserWritesIt() {
    let form = Form("a=1&b=%E4%B8%80+%26&a=2&empty=&flag")
    #expect(form["a"] == "1")
    #expect(form.all("a") == ["1", "2"])
    #expect(form["b"] == "一 &")
    #expect(form["empty"] == "" && form["flag"] == "" && form["none"] == nil)
  }
}
