// SPDX-License-Identifier: Apache-2.0

/// Every kind of task and who carries it out: the whole list, one line each.
package enum Handlers {
  package static let all: [TaskHandler] =
    [
      RemedyTasks.execute, RemedyTasks.silent,
      CaseTimers.goOn, OrderTasks.query, IncidentTasks.walk, OrderCommandTasks.send, OrderCommandTasks.silent,
      ConcernTasks.look,
    ] + PromiseTasks.all + ReminderTasks.all

  /// By kind; a kind that stands twice is a mistake in the list above.
  package static let byKind: [String: TaskHandler] = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
}
