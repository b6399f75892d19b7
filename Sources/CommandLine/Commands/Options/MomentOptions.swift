import ArgumentParser

/// When a question is about.
struct MomentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What was so at a time (RFC 3339), or at the position of an earlier answer.",
            valueName: "time|position"))
    var asOf: String?

    var parameter: (name: String, value: String?) { ("as_of", asOf) }
}
