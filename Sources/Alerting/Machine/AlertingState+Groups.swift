import Commands
import JSON

/// Alerts that are told together.
extension AlertingState {
    /// Whether notices are there that wait for nothing but the end of the step.
    public var hasGroupsToTell: Bool { waiting.contains { $0.wait == 0 } }

    /// Tells of the groups that nothing can join any more: all that share their members have been judged for that
    /// moment, or the rule's `group_wait` is over. What an alert became is told in the order in which it became it.
    ///
    /// - Parameters:
    ///   - clock: the recorded time, milliseconds since 1970; `Int64.min` while there is none.
    ///   - isJudged: whether all subjects of a shape that share these members have been judged through a time.
    /// - Complexity: linear in the notices that wait, and their alerts.
    public mutating func tellGroups(
        at clock: Int64, where isJudged: (RuleShape, [(member: String, value: String)], Int64) -> Bool
    ) -> [AlertNotice] {
        guard !waiting.isEmpty else { return [] }
        var (told, rest): ([AlertNotice], [GroupNotice]) = ([], [])
        var held: Set<String> = []
        for var one in waiting {
            one.since = one.since ?? clock
            if held.isDisjoint(with: one.notice.alertIDs),
                one.isDue(at: clock) || isJudged(one.shape, one.common, one.notice.time)
            {
                told.append(one.notice)
            } else {
                held.formUnion(one.notice.alertIDs)
                rest.append(one)
            }
        }
        waiting = rest
        return told
    }

    /// Lets a notice wait for others of its group.
    mutating func wait(_ notice: AlertNotice, _ alert: Alert, _ rule: AlertRule) {
        // The newest first: rules are judged one after the other.
        if let index = waiting.lastIndex(where: { $0.hasRoom(for: notice, ofRule: alert.rule) }) {
            waiting[index].join(notice)
            return
        }
        waiting.append(
            GroupNotice(notice: notice, rule: alert.rule, shape: alert.shape, wait: rule.groupWait))
    }

    /// All that waits of a rule whose alerts are told by themselves from now on, in order. What waits of its other alerts goes
    /// along with what waits of the one at hand: a notice of both could otherwise overtake an earlier one.
    mutating func takeWaiting(ofRule name: String) -> [AlertNotice] {
        let found = waiting.filter { $0.rule == name }.map(\.notice)
        if !found.isEmpty { waiting.removeAll { $0.rule == name } }
        return found
    }
}
