package import JSON

/// What was answered to a batch.
package struct BatchAnswer: Sendable, Equatable {
    package struct Rejection: Sendable, Equatable {
        /// Counted from 0 in the order sent.
        package var index: Int
        package var reason: String

        package init(index: Int, reason: String) {
            self.index = index
            self.reason = reason
        }
    }

    package var accepted: Int
    package var rejected: [Rejection]

    package init(accepted: Int, rejected: [Rejection] = []) {
        self.accepted = accepted
        self.rejected = rejected
    }
}

extension BatchAnswer {
    /// The body of a 200. Nil if it is not what the contract says, or not about `count` events.
    package init?(_ body: JSONValue, count: Int) {
        guard let accepted = body["accepted"]?.integer, (0...Int64(count)).contains(accepted),
            let entries = body["rejected"]?.array
        else { return nil }
        var rejected: [Rejection] = []
        for entry in entries {
            guard let index = entry["index"]?.integer, (0..<Int64(count)).contains(index) else { return nil }
            rejected.append(
                Rejection(index: Int(index), reason: entry["reason"]?.string ?? "no reason given"))
        }
        guard Int(accepted) + rejected.count == count else { return nil }
        self.init(accepted: Int(accepted), rejected: rejected)
    }
}
