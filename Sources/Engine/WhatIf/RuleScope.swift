import Alerting
import Commands
import Monitoring
import Streams

/// Which rules a question about rules concerns, and what of the recorded windows they need: so that a fold for it may leave
/// out the rest.
struct RuleScope: Sendable {
    /// The changed rules, and those that wait for one of them before they tell anybody.
    let shown: Set<String>
    /// These, and the rules that they wait for themselves.
    let judged: Set<String>
    private let sections: Set<String>?
    private let sharesModels: Bool
    /// The windows that are judged, milliseconds, where they are judged as they close and by nothing else; nil otherwise.
    private let promptWindows: Set<Int64>?

    /// - Parameter supposed: by name, all definitions that are supposed of a rule.
    init(_ supposed: [String: [AlertRule]], _ recorded: RecordedDefinitions) {
        let known = recorded.rules.merging(supposed) { $0 + $1 }
        let changed = Set(supposed.keys)
        let waiting = known.filter { !$0.value.allSatisfy { changed.isDisjoint(with: $0.dependsOn) } }
        shown = changed.union(waiting.keys)
        let awaited = shown.flatMap { known[$0] ?? [] }.flatMap(\.dependsOn)
        judged = shown.union(awaited)
        let rules = judged.flatMap { known[$0] ?? [] }
        // Windows that a rule looks back to are in memory only as far as all windows together leave room for them.
        let isPlain = !recorded.decidesRegistry && !rules.contains(where: \.looksBack)
        sections =
            isPlain ? Set(rules.flatMap { $0.condition.fields.compactMap { Self.section($0.view) } }) : nil
        sharesModels = isPlain && rules.allSatisfy(Self.tellsModelsApart)
        // Quality waits for labels, long after windows have gone up the tiers.
        let isPrompt = rules.allSatisfy { $0.condition.fields.allSatisfy { $0.view != RuleView.quality } }
        promptWindows = isPlain && isPrompt ? Set(rules.map(\.shape.window)) : nil
    }

    private static func section(_ view: String) -> String? {
        switch view {
        case RuleView.latency: LatencyWindow.name
        case RuleView.quality: QualityWindow.name
        case RuleView.drift: FeatureWindow.name
        default: nil
        }
    }

    /// Whether the alerts of different models have nothing to do with each other.
    private static func tellsModelsApart(_ rule: AlertRule) -> Bool {
        (MetricCatalog.deviceViews.contains(rule.shape.view) || rule.shape.by.contains("model"))
            && rule.groupBy?.contains("model") ?? true
    }

    /// What each of several folds leaves out that together answer for these rules.
    ///
    /// - Parameters:
    ///   - most: folds at once.
    ///   - baseSize: of base windows, milliseconds.
    func restrictions(most: Int, baseSize: Int64) -> [FoldRestriction] {
        let count = sharesModels ? max(1, most) : 1
        return (0..<count).map { number in
            FoldRestriction(
                sections: sections, share: (number, count),
                keepsFinestTierAlone: promptWindows.map { $0 == [baseSize] } ?? false)
        }
    }
}
