// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite struct IDTests {
  @Test func anIdHasOneSpelling() {
    #expect(CaseID("case_0000000000001")?.description == "case_0000000000001")
    for text in ["case_g000000000001", "case_8000000000001", "case_000000000001", "cast_0000000000001", ""] {
      #expect(CaseID(text) == nil, "\(text)")
    }
  }
}
