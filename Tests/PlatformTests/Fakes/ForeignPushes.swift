// SPDX-License-Identifier: Apache-2.0
import Domain
import HTTPTypes

@testable import Platform

// What the three companies send, signed with the town's secret.

extension ForeignTown {
  /// An envelope of Ele.me around the members of a message.
  static func envelope(_ type: Int, _ members: String, request: String = "900001", shop: String = "42") -> String {
    let message = Loose.quoted("{\(members)}")
    let open = """
      {"requestId":"\(request)","type":\(type),"appId":10086,"shopId":\(shop),"userId":7,\
      "timestamp":\(start + 9000)123,"message":\(message)
      """
    let code = ElemeSignature.push(Fields(Loose("\(open)}".utf8)?.fields ?? [:]), secret: "demo-secret", .sorted)
    return "\(open),\"signature\":\"\(code)\"}"
  }

  static func eleme(_ type: Int, _ members: String, request: String = "900001") -> Push {
    Push(uri: "/api/v1/platforms/eleme/ele", body: envelope(type, members, request: request))
  }

  static func meituan(_ kind: String, _ fields: [(String, String)], isGet: Bool = false) -> Push {
    let all = fields.map { (name: $0.0, value: $0.1) } + [("app_id", "0000"), ("timestamp", "\(start + 9000)")]
    let sig = MeituanSignature.code(url: "\(publicURL)/\(kind)", all, secret: "demo-secret")
    let text = FormBody.text(all + [("sig", sig)])
    let uri = "/api/v1/platforms/meituan/mt/\(kind)"
    return isGet ? Push(uri: "\(uri)?\(text)", method: .get, body: "") : Push(uri: uri, body: text, isForm: true)
  }

  static func peisong(_ fields: [(String, String)]) -> Push {
    let all = fields.map { (name: $0.0, value: $0.1) } + [("appkey", "key-1"), ("timestamp", "\(start + 9000)")]
    let text = FormBody.text(all + [("sign", PeisongSignature.code(all, secret: "demo-secret"))])
    return Push(uri: "/api/v1/platforms/peisong/ps", body: text, isForm: true)
  }

  /// 林小满's noodles with Ele.me: reminded, given to another rider, argued about afterwards.
  static var elemeDay: [Push] {
    let order = { (type: Int, after: Int64, more: String) in
      eleme(
        type, #""orderId":"88001","shopId":42,"updateTime":\#(start + after)\#(more)"#, request: "r\(type)-\(after)")
    }
    let rider = { (type: Int, after: Int64, name: String, phone: String) in
      eleme(
        type,
        #""orderId":"88001","shopId":42,"updateAt":\#((start + after) * 1000),"name":"\#(name)","phone":"\#(phone)""#,
        request: "w\(type)-\(after)")
    }
    return [
      eleme(10, placed), order(12, 60, #","role":3"#), order(51, 70, ""), order(52, 80, ""),
      rider(53, 120, "王强", "13800000001"), order(45, 600, #","remindId":71"#),
      order(46, 660, #","remindId":71,"replyType":"inCooking""#), order(60, 680, ""),
      rider(53, 700, "李梅", "13800000002,1234"), rider(54, 900, "李梅", "13800000002_9876"),
      rider(55, 1000, "李梅", "13800000002"), rider(56, 1500, "李梅", "13800000002"), order(18, 3600, #","role":9"#),
      order(30, 4000, #","reason":"少了一份","refundType":"part","totalPrice":12.30"#), order(32, 4100, ""),
      order(34, 4200, ""), order(35, 4300, #","refundStatus":"successful""#),
    ]
  }

  static let placed = #"""
    "orderId":"88001","shopId":42,"shopName":"老街面馆","createdAt":"2025-10-09T16:53:20",\#
    "activeAt":"2025-10-09T16:53:25","deliverTime":"2025-10-09T17:33:20","totalPrice":28.8,"onlinePaid":true,\#
    "consignee":"林小满","phoneList":["13900000001,0042"],"userId":"7001","address":"梧桐路 8 号",\#
    "deliveryGeo":"121.48,31.235","groups":[{"items":[{"name":"牛肉面","quantity":2}]}]
    """#

  /// 周远's order with Meituan: agreed by the platform's service, and the money fails once.
  static var meituanDay: [Push] {
    let base = { (after: Int64, more: [(String, String)]) in
      [("order_id", "27010001")] + more + [("utime", "\(start + after)")]
    }
    let rider = { (code: String, after: Int64, name: String, phone: String) in
      meituan(
        "delivery",
        [
          ("order_id", "27010001"), ("logistics_status", code), ("time", "\(start + after)"), ("dispatcher_name", name),
          ("dispatcher_mobile", phone),
        ])
    }
    let refund = { (after: Int64, more: [(String, String)]) in
      meituan(
        "refund", base(after, [("refund_id", "9001"), ("reason", "没收到"), ("money", "28.80")] + more), isGet: true)
    }
    return [
      meituan(
        "order",
        [
          ("order_id", "27010001"), ("app_poi_code", "42"), ("wm_poi_name", "老街面馆"), ("ctime", "\(start)"),
          ("utime", "\(start + 5)"), ("status", "2"), ("total", "28.80"), ("recipient_phone", "13812345678_123456"),
          ("recipient_name", "周远"), ("recipient_address", "梧桐路 8 号"), ("longitude", "121.48"),
          ("latitude", "31.235"), ("delivery_time", "0"), ("estimate_arrival_time", "\(start + 2400)"),
          ("detail", #"[{"food_name":"牛肉面","quantity":1,"price":28.8}]"#),
        ]),
      meituan("confirm", base(60, [("status", "4")])),
      meituan("delivery", [("order_id", "27010001"), ("logistics_status", "0"), ("time", "\(start + 70)")]),
      rider("10", 120, "王", "13800000001_111"), rider("10", 300, "李", "13800000002_222"),
      rider("15", 500, "李", "13800000002_222"), meituan("reminder", base(550, [("remind_id", "r1")]), isGet: true),
      rider("20", 600, "李", "13800000002_333"), rider("40", 1200, "李", "13800000002_333"),
      meituan("complete", base(3600, [("status", "8")])),
      refund(4000, [("notify_type", "apply"), ("res_type", "0"), ("is_appeal", "0")]),
      refund(4100, [("notify_type", "reject"), ("res_type", "1"), ("is_appeal", "0")]),
      refund(4200, [("notify_type", "apply"), ("res_type", "0"), ("is_appeal", "1")]),
      refund(4300, [("notify_type", "agree"), ("res_type", "4"), ("is_appeal", "1")]),
      meituan("refundStatus", base(4400, [("refund_id", "9001"), ("refund_status", "4"), ("money", "28.80")])),
      meituan("refundStatus", base(4500, [("refund_id", "9001"), ("refund_status", "3"), ("money", "28.80")])),
    ]
  }

  static var peisongDay: [Push] {
    let state = { (status: String, after: Int64, name: String, phone: String) in
      peisong([
        ("delivery_id", "88002"), ("mt_peisong_id", "p1"), ("order_id", "88002"), ("status", status),
        ("courier_name", name), ("courier_phone", phone), ("operate_time", "\(start + after)"),
      ])
    }
    return [
      state("0", 0, "", ""), state("20", 60, "王强", "13800000001"), state("20", 200, "李梅", "13800000002"),
      state("30", 400, "李梅", "13800000002"), state("50", 900, "李梅", "13800000002"),
    ]
  }

  static var nativeDay: [Push] {
    let at = { (after: Int64) in (start + after) * 1000 }
    let lines = [
      #""kind":"accepted","at":\#(at(60)),"readyBy":\#(at(900))"#,
      #""kind":"assigned","at":\#(at(100)),"rider":"R1","epoch":1"#,
      #""kind":"assigned","at":\#(at(300)),"rider":"R2","epoch":2"#, #""kind":"ready","at":\#(at(800))"#,
      #""kind":"pickedUp","at":\#(at(900)),"rider":"R2","epoch":2"#,
      #""kind":"delivered","at":\#(at(1500)),"rider":"R2","epoch":2"#,
      #""kind":"reminded","at":\#(at(700)),"reminder":"m1""#,
      #""kind":"afterSale","at":\#(at(2000)),"afterSale":"a1","step":"apply","amount":500"#,
      #""kind":"afterSale","at":\#(at(2100)),"afterSale":"a1","step":"agree""#,
    ]
    return lines.enumerated().map { number, line in
      Push(uri: "/api/v1/order-events", body: #"{"id":"n\#(number)","city":8,"order":"qw-1",\#(line)}"#)
    }
  }
}
