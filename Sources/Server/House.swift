// SPDX-License-Identifier: Apache-2.0
struct House {
  init(_ settings: Settings) throws {}
  func run() async throws {}
}
