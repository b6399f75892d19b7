/// What every log keeps to, whatever it is made of.
public enum LogConformance {
    public static let rules: [ConformanceRule] =
        orderRules + readingRules + durabilityRules + producerRules + contentRules + failureRules
}
