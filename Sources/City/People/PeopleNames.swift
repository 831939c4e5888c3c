// SPDX-License-Identifier: Apache-2.0

/// Invented names and numbers for the many people a day needs; the first are those of the town.
enum PeopleNames {
  private static let family = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗",
  ]
  private static let given = [
    "伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "文博",
    "雨桐", "子涵", "欣怡", "浩然", "思远", "一诺", "佳琪", "宇轩", "晓东", "海燕", "建国",
  ]

  static func name(_ n: Int) -> String {
    family[n % family.count] + given[(n / family.count) % given.count]
  }

  /// 199 0… is kept out of use by the town's rule that nobody here is real.
  static func phone(_ n: Int) -> String {
    let digits = String(n % 10_000_000)
    return "1990" + String(repeating: "0", count: 7 - digits.count) + digits
  }
}
