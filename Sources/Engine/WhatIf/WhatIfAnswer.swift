import JSON

/// What would have been decided otherwise, and in a few words what that comes to.
struct WhatIfAnswer: Sendable {
    let difference: DecisionDifference
    let summary: WhatIfSummary

    init(_ recorded: WhatIfFold, _ supposed: WhatIfFold) {
        difference = DecisionDifference(from: recorded.decisions, to: supposed.decisions)
        summary = WhatIfSummary(recorded, supposed, difference)
    }

    /// Without a summary where nothing differs.
    var json: JSONValue {
        .object(difference.members + (difference.isEmpty ? [] : [.init("summary", summary.json)]))
    }
}
