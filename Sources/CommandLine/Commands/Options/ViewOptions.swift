import ArgumentParser

/// The parameters of views. The view itself reads them and says which one is wrong.
struct ViewOptions: ParsableArguments {
    @Option(help: "Only this model.")
    var model: String?

    @Option(help: "Only this version.")
    var version: String?

    @Option(help: "Only this variant.")
    var variant: String?

    @Option(help: ArgumentHelp("Event time from which on, RFC 3339; inclusive.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Event time up to which, RFC 3339; exclusive.", valueName: "time"))
    var to: String?

    @Option(
        help: ArgumentHelp("The windows' size, any multiple of the base window, or all.", valueName: "size"))
    var window: String?

    @Option(help: ArgumentHelp("model, version, variant, or several with commas.", valueName: "names"))
    var groupBy: String?

    @Option(
        help: ArgumentHelp(
            "Only this segment, such as region=eu; several dimensions are separated by commas.",
            valueName: "field=value"))
    var segment: String?

    @Option(help: "Drift: only this feature; `prediction` is that of the model.")
    var feature: String?

    @Option(
        help: ArgumentHelp(
            "Drift: `pinned` is the version's reference, `trailing` the window before.", valueName: "what"))
    var baseline: String?

    @Option(help: "Decisions: only of this kind, or whose kind begins so, such as rollout.")
    var kind: String?

    @Option(help: "Dead letters: only those with this reason.")
    var reason: String?

    @Option(help: ArgumentHelp("At most so many rows, the newest ones.", valueName: "n"))
    var limit: String?

    @Option(
        help: ArgumentHelp(
            "What was known at a time (RFC 3339), or at the position of an earlier answer.",
            valueName: "time|position"))
    var asOf: String?

    @Option(
        name: [.customLong("param")],
        help: ArgumentHelp(
            "Any other parameter of the view; may be given several times.", valueName: "name=value"))
    var others: [String] = []

    /// As they go into the query, in the order of the declaration.
    func parameters() throws(CommandFailure) -> [(name: String, value: String)] {
        let named: [(String, String?)] = [
            ("model", model), ("version", version), ("variant", variant), ("from", from), ("to", to),
            ("window", window), ("group_by", groupBy), ("segment", segment), ("feature", feature),
            ("baseline", baseline),
            ("kind", kind),
            ("reason", reason), ("limit", limit), ("as_of", asOf),
        ]
        var parameters: [(name: String, value: String)] = []
        for (name, value) in named { if let value { parameters.append((name, value)) } }
        for other in others {
            let sides = other.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw CommandFailure(.usage, "--param \(other): expected name=value")
            }
            parameters.append((String(sides[0]), String(sides[1])))
        }
        return parameters
    }
}
