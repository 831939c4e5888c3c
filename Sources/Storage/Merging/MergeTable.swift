// SPDX-License-Identifier: Apache-2.0

/// Every check of "can these come together?", with its answer: the ground an offer stands on, and the denominator of
/// "asked, feasible, promised, kept".
enum MergeTable {
  static let first = Migration(
    "merging",
    """
    CREATE TABLE merge_check (
      city BIGINT NOT NULL, id BIGINT NOT NULL, at BIGINT NOT NULL, by_actor TEXT NOT NULL, feasible BIGINT NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (city, id)) WITHOUT ROWID
    """)
}
