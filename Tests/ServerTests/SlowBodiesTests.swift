// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Server

/// A request that drips in is cut; one that has arrived, and one that came quickly, are not.
@Suite struct SlowBodiesTests {
  private static let head = HTTPRequestPart.head(
    HTTPRequest(method: .post, scheme: "http", authority: "mealdesk", path: "/api/v1/contacts"))

  private static func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: SlowBodies(limit: .seconds(60)))
    try channel.connect(to: SocketAddress(ipAddress: "203.0.113.9", port: 4711)).wait()
    return channel
  }

  @Test func aDrippingBodyIsCutHoweverSteady() throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head)
    for _ in 0..<59 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func whatHasArrivedMayBeAnsweredForAsLongAsItTakes() throws {
    let channel = try Self.channel()
    for _ in 0..<3 {
      try channel.writeInbound(Self.head)
      try channel.writeInbound(HTTPRequestPart.end(nil))
      channel.embeddedEventLoop.advanceTime(by: .hours(1))
      #expect(channel.isActive)
    }
    _ = try channel.finish()
  }
}
