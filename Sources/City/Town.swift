// SPDX-License-Identifier: Apache-2.0
import Domain

/// 青湾 (Qingwan), the one invented town of tests, demo, docs and screenshots. Nobody here exists; the phone numbers
/// are of a range that is never given out.
package enum Town {
  package static let city = City(7) ?? .none
  package static let name = Name("青湾", "Qingwan")
  /// Noon of 2026-03-18 in China (UTC+8), the town's best known lunch.
  package static let noon = Instant(seconds: 1_773_806_400)
  package static let pace = Pace(metresPerMinute: 250, pickSeconds: 60, dropSeconds: 120)

  package struct Name: Hashable, Sendable {
    package var chinese: String
    package var english: String
    package init(_ chinese: String, _ english: String) {
      self.chinese = chinese
      self.english = english
    }
  }

  package struct Shop: Sendable {
    package var ref: ShopRef
    package var name: Name
    package var place: Place
    package var stations: Int
    package var cookSeconds: Int
    package var dishes: [ShopPlan.Dish]
  }

  package struct Person: Sendable {
    package var ref: String
    package var name: Name
    package var phone: String
    package var place: Place
  }

  package static let shops: [Shop] = [
    shop(
      "S1", "青湾咖啡", "Qingwan Coffee", 2000, 2000, 2, 360,
      [.init("拿铁", yuan: 18), .init("美式咖啡", yuan: 15), .init("桂花乌龙", yuan: 16)]),
    shop(
      "S2", "老周面馆", "Old Zhou's Noodles", 2600, 1700, 4, 540,
      [.init("红烧牛肉面", yuan: 26), .init("葱油拌面", yuan: 16), .init("卤蛋", yuan: 3)]),
    shop(
      "S3", "海味小厨", "Little Sea Kitchen", 1200, 2800, 3, 840,
      [.init("蒜蓉扇贝", yuan: 42), .init("海鲜炒饭", yuan: 32), .init("紫菜汤", yuan: 12)]),
    shop(
      "S4", "竹林素食", "Bamboo Grove Vegetarian", 3100, 2900, 3, 660,
      [.init("罗汉斋", yuan: 28), .init("菌菇煲", yuan: 36), .init("素春卷", yuan: 14)]),
    shop(
      "S5", "江湖烤鱼", "Jianghu Grilled Fish", 900, 1100, 3, 1200,
      [.init("麻辣烤鱼", yuan: 88), .init("米饭", yuan: 2), .init("拍黄瓜", yuan: 10)]),
    shop(
      "S6", "晨光早点", "Morning Light Breakfast", 2300, 3400, 4, 300,
      [.init("豆浆", yuan: 4), .init("肉包", yuan: 3), .init("粢饭团", yuan: 8)]),
  ]

  package static let riders: [Person] = [
    person("R1", "王强", "Wang Qiang", 2100, 1900), person("R2", "李想", "Li Xiang", 4700, 4300),
    person("R3", "赵海燕", "Zhao Haiyan", 400, 5100), person("R4", "孙大勇", "Sun Dayong", 2500, 1500),
    person("R5", "周明亮", "Zhou Mingliang", 1300, 2600), person("R6", "吴晓峰", "Wu Xiaofeng", 3000, 3000),
    person("R7", "郑小雨", "Zheng Xiaoyu", 800, 1200), person("R8", "冯远", "Feng Yuan", 2200, 3300),
    person("R9", "陈石头", "Chen Shitou", 1700, 2100), person("R10", "褚飞", "Chu Fei", 2900, 2200),
  ]

  package static let customers: [Person] = [
    person("C1", "林小满", "Lin Xiaoman", 3300, 3300), person("C2", "何静", "He Jing", 1500, 3600),
    person("C3", "马俊", "Ma Jun", 3600, 1600), person("C4", "许文", "Xu Wen", 700, 2300),
    person("C5", "高翔", "Gao Xiang", 2700, 700), person("C6", "沈冬", "Shen Dong", 1900, 4000),
    person("C7", "唐果", "Tang Guo", 4000, 2600), person("C8", "罗一鸣", "Luo Yiming", 400, 3200),
  ]

  package static let agents: [Person] = [
    person("A1", "方芳", "Fang Fang", 0, 0), person("A2", "杜磊", "Du Lei", 0, 0),
    person("A3", "叶青", "Ye Qing", 0, 0), person("A4", "姚远", "Yao Yuan", 0, 0),
    person("A5", "曹雪", "Cao Xue", 0, 0), person("A6", "彭博", "Peng Bo", 0, 0),
  ]

  package static let leaders: [Person] = [
    person("L1", "梁敏", "Liang Min", 0, 0), person("L2", "宋国庆", "Song Guoqing", 0, 0),
  ]

  private static func shop(
    _ ref: String, _ chinese: String, _ english: String, _ x: Int, _ y: Int, _ stations: Int, _ cookSeconds: Int,
    _ dishes: [ShopPlan.Dish]
  ) -> Shop {
    Shop(
      ref: ShopRef(ref), name: Name(chinese, english), place: Place(x: x, y: y), stations: stations,
      cookSeconds: cookSeconds, dishes: dishes)
  }

  private static func person(_ ref: String, _ chinese: String, _ english: String, _ x: Int, _ y: Int) -> Person {
    let number = ref.utf8.reduce(0) { $0 * 31 + Int($1) } % 10_000
    let digits = String(number)
    let phone = "1990000" + String(repeating: "0", count: 4 - digits.count) + digits
    return Person(ref: ref, name: Name(chinese, english), phone: phone, place: Place(x: x, y: y))
  }
}
