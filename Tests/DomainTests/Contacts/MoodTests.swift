// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("How somebody seems to feel") struct MoodTests {
  @Test(
    arguments: [
      (["两单咖啡能一起送吗？不急，门口走过来有点远。"], nil),
      (["麻烦把两单一起送过来，不着急"], nil), (["我很着急"], Mood(kind: .impatient, word: "着急")),
      (["还不快点"], Mood(kind: .impatient, word: "还不")), (["别催骑手，安全第一"], nil),
      (["怎么还没到"], Mood(kind: .impatient, word: "怎么还")),
      (["我要投诉你们", "算了"], Mood(kind: .angry, word: "投诉")),
      (["我要投诉你们", "怎么还没到"], Mood(kind: .angry, word: "投诉")),
      (["投诉", "好的", "谢谢", "嗯", "知道了", "辛苦了"], nil),
      (["this is Ridiculous"], Mood(kind: .angry, word: "ridiculous")),
      (["I complained before"], Mood(kind: .angry, word: "complain*")),
      (["到底几点？？"], Mood(kind: .impatient, word: "到底")),
      ([], nil),
    ] as [([String], Mood?)]) func guess(words: [String], mood: Mood?)
  {
    #expect(Mood.guess(words) == mood)
  }
}
