import Alerting
import Streams

extension AlertingDomain {
    /// Tells of the groups of alerts that nothing can join any more. Whether all of a group's subjects have been judged is
    /// looked at as the recorded clock ticks, not at each window of each model.
    mutating func tellGroups(_ outcome: inout AlertOutcome, _ windows: ClosedWindows, model: String?) {
        let (watched, healthTime) = (watched, healthTime)
        func isJudged(
            _ shape: RuleShape, _ common: [(member: String, value: String)], _ time: Int64
        ) -> Bool {
            guard model == nil else { return false }
            guard !MetricCatalog.deviceViews.contains(shape.view) else { return healthTime >= time }
            guard let place = watched.firstIndex(where: { $0.shape == shape }) else { return true }
            return watched[place].isJudged(common, through: time)
        }
        outcome.append(
            judging { alerting in
                var outcome = AlertOutcome()
                if model == nil || alerting.hasGroupsToTell {
                    outcome.notices = alerting.tellGroups(at: windows.time, where: isJudged)
                }
                return outcome
            })
    }
}
