// SPDX-License-Identifier: Apache-2.0
import Domain

extension SQL {
  package func save(_ check: MergeCheck) throws {
    try run(
      """
      INSERT INTO merge_check (city, id, at, by_actor, feasible, body) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (city, id) DO NOTHING
      """, check.id.city, check.id, check.at, check.by, check.verdict.plan != nil, try JSON.text(check))
  }

  package func mergeCheck(_ id: CommandID) throws -> MergeCheck? {
    try first("SELECT body FROM merge_check WHERE city = $1 AND id = $2", id.city, id) { try $0.json(0) }
  }
}
