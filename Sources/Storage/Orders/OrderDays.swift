// SPDX-License-Identifier: Apache-2.0
import Domain

/// Orders by city and the day they were first told of, which their ids know. On PostgreSQL each day is a partition, made
/// ahead and dropped whole; a day without one of its own goes to the rest, so that nothing is ever refused.
///
/// `order_ref` guards that a number is one order, and finds it. What else finds orders begins with city and day, so that
/// insertions stay in today's part of each tree. No `WITHOUT ROWID`: SQLite then appends orders as they come, and those
/// of one minute, which are written together until they are over, share pages (`docs/decisions/0010-orders-by-day.md`).
enum OrderDays {
  static let table = Migration("orders by day") { sql in
    try sql.make("ALTER TABLE order_head RENAME TO order_head_before")
    try sql.make(
      """
      CREATE TABLE order_head (
        city BIGINT NOT NULL, day BIGINT NOT NULL, id BIGINT NOT NULL, ref TEXT NOT NULL, customer TEXT, shop TEXT,
        rider TEXT, stage TEXT NOT NULL, clock_at BIGINT, page BIGINT NOT NULL DEFAULT 0, body BLOB NOT NULL,
        PRIMARY KEY (city, day, id)) PARTITION BY RANGE (day)
      """)
    try sql.make(
      """
      CREATE TABLE order_ref (
        ref TEXT NOT NULL, city BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (ref, city)) WITHOUT ROWID
      """)
    if sql.dialect == .postgres { try makePartitions(sql) }
    try sql.make(
      """
      INSERT INTO order_head (city, day, id, ref, customer, shop, stage, page, body)
      SELECT city, \(dayOfID), id, ref, customer, shop, stage, page, body FROM order_head_before
      """)
    try sql.make("INSERT INTO order_ref (ref, city, id) SELECT ref, city, id FROM order_head_before")
    try sql.make("DROP TABLE order_head_before")
    try nameRiders(sql)
    // A partition is one day.
    let cut = sql.dialect == .sqlite ? "city, day" : "city"
    for name in ["customer", "shop", "rider"] {
      try sql.make("CREATE INDEX order_head_\(name) ON order_head (\(cut), \(name), id) WHERE \(name) IS NOT NULL")
    }
    try sql.make("CREATE INDEX order_head_clock ON order_head (city, clock_at, id) WHERE clock_at IS NOT NULL")
    // How a page is written: 2 has clocks.
    try sql.make("ALTER TABLE order_log ADD COLUMN form BIGINT NOT NULL DEFAULT 1")
  }

  /// The day of an id in SQL; 19,723 is 2024-01-01, and a day of China begins eight hours before that of UTC.
  private static let dayOfID = "19723 + (((id >> 19) & 4294967295) + 28800) / 86400"

  private static func makePartitions(_ sql: any SQL) throws {
    try sql.make("CREATE TABLE \(rest) PARTITION OF order_head DEFAULT")
    let days = try sql.rows("SELECT DISTINCT \(dayOfID) FROM order_head_before") { Day(number: $0.int(0)) }
    for day in days { try make(day, sql) }
  }

  /// Rows of before say nothing of the rider; the packed order does.
  private static func nameRiders(_ sql: any SQL) throws {
    var last = (city: Int64(-1), day: Int64(0), id: Int64(0))
    while true {
      let orders = try sql.rows(
        """
        SELECT city, day, id, ref, body FROM order_head WHERE (city, day, id) > ($1, $2, $3)
        ORDER BY city, day, id LIMIT 1000
        """, last.city, last.day, last.id
      ) { row in
        (
          key: (city: row.int(0), day: row.int(1), id: row.int(2)),
          rider: Order(packed: row.blob(4), ref: row.ref(3), city: row.city(0))?.rider
        )
      }
      for (key, rider) in orders where rider != nil {
        try sql.run(
          "UPDATE order_head SET rider = $4 WHERE city = $1 AND day = $2 AND id = $3", key.city, key.day, key.id, rider)
      }
      guard let end = orders.last else { return }
      last = end.key
    }
  }

  static let rest = "order_head_rest"

  /// `order_head_2026_11_23`.
  static func partition(of day: Day) -> String { "order_head_" + "\(day)".replacing("-", with: "_") }

  /// Pages keep room for newer states of their orders: one that finds room there touches no index.
  private static func make(_ day: Day, _ sql: any SQL) throws {
    try sql.make(
      """
      CREATE TABLE \(partition(of: day)) PARTITION OF order_head FOR VALUES FROM (\(day.number)) TO (\((day + 1).number))
      WITH (fillfactor = 70)
      """)
  }

  /// Makes the partitions of these days that are missing. One whose orders lie in the rest already stays there.
  static func prepare(_ days: ClosedRange<Day>, _ sql: any SQL) throws {
    let known = try partitions(sql)
    for day in stride(from: days.lowerBound.number, through: days.upperBound.number, by: 1).map(Day.init(number:))
    where !known.contains(day) {
      guard try !sql.exists("SELECT 1 FROM \(rest) WHERE day = $1 LIMIT 1", day) else { continue }
      try make(day, sql)
    }
  }

  /// The days that have a partition, in their order.
  static func partitions(_ sql: any SQL) throws -> [Day] {
    try sql.rows(
      """
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'order_head'::regclass ORDER BY c.relname
      """
    ) { Day($0.text(0).replacing("order_head_", with: "").replacing("_", with: "-")) }.compactMap(\.self)
  }
}

extension SQL {
  /// Makes the partitions of today and a week ahead, where the engine has partitions. Waits for nobody: who finds others
  /// at work leaves it to them or to the next time.
  package func prepareOrderDays(at now: Instant) throws {
    guard dialect == .postgres else { return }
    try run("SET LOCAL lock_timeout = '300ms'")
    guard try count("SELECT pg_try_advisory_xact_lock(620002)::int") == 1 else { return }
    try OrderDays.prepare(Day(now)...(Day(now) + 7), self)
  }
}
