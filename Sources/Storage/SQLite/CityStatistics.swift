// SPDX-License-Identifier: Apache-2.0

/// What SQLite's planner is told about our tables. Without statistics it guesses ten rows a city and rather walks a whole
/// city in the order of its primary key than look into a narrower index: opening a contact then costs a look at every
/// case of the city. Told that a city is a million rows, it takes the index that was made for the question.
enum CityStatistics {
  /// For every table whose primary key begins with the city and that nothing is known about yet. Idempotent; writes
  /// only when a table is new.
  static func tell(_ session: SQLiteSession) throws {
    if try session.count("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") == 0 {
      try session.control("ANALYZE sqlite_schema")
    }
    guard try session.count("SELECT count(*) \(unknown)") > 0 else { return }
    // Rows in all, rows a city, ten for each further column, one for the whole key.
    try session.control(
      """
      INSERT INTO sqlite_stat1 (tbl, idx, stat)
      SELECT name, name, '1000000 1000000' || replace(hex(zeroblob(
        (SELECT count(*) FROM pragma_table_info(name) WHERE pk > 0) - 2)), '00', ' 10') || ' 1' \(unknown)
      """)
    try session.control(orders)
    try session.control("ANALYZE sqlite_schema")
  }

  /// A city's day is ten thousand orders, ten of them one party's.
  private static let orders = """
    DELETE FROM sqlite_stat1 WHERE tbl = 'order_head';
    INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
      ('order_head', 'sqlite_autoindex_order_head_1', '1000000 1000000 10000 1'),
      ('order_head', 'order_head_customer', '1000000 1000000 10000 10 1'),
      ('order_head', 'order_head_shop', '1000000 1000000 10000 10 1'),
      ('order_head', 'order_head_rider', '1000000 1000000 10000 10 1'),
      ('order_head', 'order_head_clock', '100000 1000 1 1')
    """

  private static let unknown = """
    FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%PRIMARY KEY (city,%'
      AND (name NOT IN (SELECT tbl FROM sqlite_stat1) OR name = 'order_head' AND NOT EXISTS
        (SELECT 1 FROM sqlite_stat1 WHERE idx = 'order_head_clock'))
    """
}
