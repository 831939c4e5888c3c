// SPDX-License-Identifier: Apache-2.0

/// The whole schema, in order: each noun's steps. Append only, at the end.
package enum Schema {
  package static let migrations: [Migration] = [
    KernelTable.first,
    LedgerTable.first, RemedyTable.first, ReminderTable.first,
    OrderTable.first, PromiseTable.first, MergeTable.first,
    NonceTable.first,
    PeopleTable.first, ContactTable.first, CaseTable.first,
    PeopleTable.tokenUse,
    KernelTable.restoredTasks,
    OrderTable.retention,
    OrderLog.table,
    SentCommandTable.first,
    IncidentTable.first,
    OrderTable.feedMinutes,
    OrderCommandTable.first,
    ReminderTable.course,
    ReminderTable.relay,
    PulseTable.first,
    OrderDays.table,
    ConcernTable.first,
    IncidentTable.sums,
  ]
}
