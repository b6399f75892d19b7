/// What every log keeps to, whatever it is made of.
public enum LogConformance {
    public static let rules: [ConformanceRule] =
        orderRules + readingRules + durabilityRules + producerRules + contentRules + failureRules

    /// The rules for a log without these traits.
    public static func rules(without traits: Set<LogTrait>) -> [ConformanceRule] {
        rules.filter { rule in rule.needs.map { !traits.contains($0) } ?? true }
    }
}
