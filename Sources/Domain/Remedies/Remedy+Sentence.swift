// SPDX-License-Identifier: Apache-2.0

extension Remedy {
  /// What the customer is told about the money at any moment: what was decided, whether it is there, and by when.
  package func sentence(_ language: Language) -> String {
    let by = arriveBy?.clockText ?? ""
    let thing = form == .refund ? ("退款", "refund") : ("红包", "red packet")
    let (chinese, english) =
      switch state {
      case .proposed:
        ("\(thing.0) \(amount.text) 正在等待组长批准", "Your \(thing.1) of \(amount.text) waits for the team leader")
      case .declined:
        ("\(thing.0) \(amount.text) 未获批准", "The \(thing.1) of \(amount.text) was not approved")
      case .decided, .executing:
        ("\(thing.0) \(amount.text) 已决定，预计 \(by) 前到账", "Your \(thing.1) of \(amount.text) is decided, due by \(by)")
      case .arrived:
        (
          "\(thing.0) \(amount.text) 已于 \((arrivedAt ?? proposedAt).clockText) 到账",
          "Your \(thing.1) of \(amount.text) arrived at \((arrivedAt ?? proposedAt).clockText)"
        )
      case .failed:
        (
          "\(thing.0) \(amount.text) 没有成功，我们会联系您",
          "Your \(thing.1) of \(amount.text) did not go through; we will contact you"
        )
      case .unknown:
        (
          "\(thing.0) \(amount.text) 平台尚未确认，正在人工核对",
          "The platform has not confirmed your \(thing.1) of \(amount.text); a person is checking"
        )
      }
    return language == .chinese ? chinese : english
  }
}
