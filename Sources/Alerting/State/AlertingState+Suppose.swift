public import Commands
public import JSON

/// Folds of what could have been: rules other than those that were put.
extension AlertingState {
    /// From now on puts of these rules put these definitions.
    ///
    /// - Parameters:
    ///   - added: names of those that nobody ever put: they judge windows that end after `time`.
    ///   - time: milliseconds since 1970.
    ///   - standing: names of those among them that nothing recorded puts or deletes.
    ///   - absent: names of those that are never there, whatever was recorded of them.
    ///   - only: names of the rules that judge at all; nil for all.
    public mutating func suppose(
        _ rules: [String: AlertRule], added: Set<String>, standing: Set<String> = [],
        without absent: Set<String> = [], from time: Int64, only: Set<String>? = nil
    ) {
        isSupposed = true
        supposed = rules
        (self.standing, self.absent) = (standing, absent)
        judging = only
        for (name, rule) in rules.sorted(by: { $0.key < $1.key }) where added.contains(name) {
            put(rule, named: name, at: time, by: "what-if", sequence: 0)
        }
    }
}

extension AlertRule {
    /// Reads a rule that says its own name.
    ///
    /// - Parameter place: where it lies, for pointers.
    public static func read(
        _ body: JSONValue, at place: String, catalog: MetricCatalog = .standard
    ) throws(CommandRejection) -> (name: String, rule: AlertRule) {
        var reader = BodyReader(body, at: place)
        let name = reader.requiredText("name")
        if !name.isEmpty, let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        let rule = AlertRule(reading: &reader, catalog)
        try reader.throwFaults()
        return (name, rule)
    }
}
