// SPDX-License-Identifier: Apache-2.0

/// Times, lengths of time and clocks.
let timePhrases: [Phrase] = [
  Phrase("today", "今天", "today"),
  Phrase("yesterday", "昨天", "yesterday"),
  Phrase("tomorrow", "明天", "tomorrow"),
  Phrase("minutes", "{0} 分", "{0} min"),
  Phrase("hoursMinutes", "{0} 小时 {1} 分", "{0} h {1} min"),
  Phrase("days", "{0} 天", "{0} d"),
  Phrase("justNow", "刚刚", "just now"),
  Phrase("minutesAgo", "{0} 分钟前", "{0} min ago"),
  Phrase("clockLeft", "剩", "left"),
  Phrase("clockSoon", "只剩", "only"),
  Phrase("clockOver", "已超", "over by"),
]
