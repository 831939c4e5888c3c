// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A page of the desk as one of the city's people has it open in a browser: the cookies it was let in with and the
/// token its forms carry.
struct Tab: Sendable {
  let http: HTTPClient
  let desk: String
  private let cookies: String
  private let formToken: String

  /// The desk said no: its status, and the path asked for.
  struct Refused: Error {
    let status: Int
    let path: String
  }

  private static let patience = TimeAmount.seconds(10)
  private static let mostBytes = 1 << 21

  /// Comes in by a request that is answered with cookies, and opens the page at `home`, which names the form token.
  init(http: HTTPClient, desk: String, by entry: HTTPClientRequest, home: String) async throws {
    let response = try await http.execute(entry, timeout: Self.patience)
    let cookies = response.headers["set-cookie"].compactMap { $0.split(separator: ";").first.map(String.init) }
    guard !cookies.isEmpty else { throw Refused(status: Int(response.status.code), path: entry.url) }
    let stranger = Tab(http: http, desk: desk, cookies: cookies.joined(separator: "; "), formToken: "")
    self = Tab(
      http: http, desk: desk, cookies: stranger.cookies,
      formToken: GuestPage.formToken(in: try await stranger.get(home)) ?? "")
  }

  private init(http: HTTPClient, desk: String, cookies: String, formToken: String) {
    self.http = http
    self.desk = desk
    self.cookies = cookies
    self.formToken = formToken
  }

  func get(_ path: String) async throws -> String {
    var request = HTTPClientRequest(url: desk + path)
    request.headers.add(name: "Cookie", value: cookies)
    let response = try await http.execute(request, timeout: Self.patience)
    let page = String(buffer: try await response.body.collect(upTo: Self.mostBytes))
    guard response.status.code < 400 else { throw Refused(status: Int(response.status.code), path: path) }
    return page
  }

  func post(_ path: String, _ form: [String: String] = [:]) async throws {
    var request = Self.form(desk + path, form.merging(["csrf": formToken]) { $1 }, origin: desk)
    request.headers.add(name: "Cookie", value: cookies)
    let response = try await http.execute(request, timeout: Self.patience)
    guard response.status.code < 400 else { throw Refused(status: Int(response.status.code), path: path) }
  }

  /// A form as a browser sends it.
  static func form(_ url: String, _ fields: [String: String], origin: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.headers.add(name: "Origin", value: origin)
    let body = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(GuestPage.escaped($0.value))" }
    request.body = .bytes(ByteBuffer(string: body.joined(separator: "&")))
    return request
  }
}
