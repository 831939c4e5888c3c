// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTPTypes

/// Cuts a connection whose request takes too long to arrive, however steadily it drips, and one whose answer nobody
/// fetches.
final class SlowBodies: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart

  private let limit: TimeAmount
  private var end: Scheduled<Void>?
  private var unread: Scheduled<Void>?

  init(limit: TimeAmount) { self.limit = limit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      let channel = context.channel
      end?.cancel()
      end = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    case .body: break
    case .end:
      end?.cancel()
      end = nil
    }
    context.fireChannelRead(data)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    let channel = context.channel
    unread?.cancel()
    unread =
      channel.isWritable ? nil : context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end?.cancel()
    unread?.cancel()
    (end, unread) = (nil, nil)
    context.fireChannelInactive()
  }
}
