import Engine

/// The parameters of a request's query: each at most once.
package struct QueryParameters: Sendable, Equatable {
    package private(set) var values: [String: String] = [:]

    /// Reads `a=1&b=2`. Empty parts (`a=1&&b=2`) are passed over; a name without `=` has the empty value.
    ///
    /// - Throws: a 400 that names the parameter which comes twice or can't be decoded.
    package init(parsing query: String?) throws(Problem) {
        for part in (query ?? "").split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.decode(pieces[0], plusIsSpace: true),
                let value = PercentDecoding.decode(pieces.count > 1 ? pieces[1] : "", plusIsSpace: true)
            else {
                throw .parameter(String(pieces[0]), "is not percent-encoded UTF-8")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .parameter(name, "is given more than once")
            }
        }
    }

    /// Removes a parameter and returns it.
    mutating func take(_ name: String) -> String? { values.removeValue(forKey: name) }

    /// The acknowledgement asked for; `durable` if none is.
    mutating func takeAcknowledgement() throws(Problem) -> IngestAcknowledgement {
        guard let text = take("ack") else { return .durable }
        guard let acknowledgement = IngestAcknowledgement(rawValue: text) else {
            throw .parameter("ack", "is \"\(text)\"; it can be durable or applied")
        }
        return acknowledgement
    }

    /// A whole number in a range.
    mutating func takeInteger(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = take(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw .parameter(
                name,
                "is \"\(text)\"; it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Refuses what nobody took: a misspelt parameter must not pass for a default.
    func requireEmpty(known: [String]) throws(Problem) {
        guard let name = values.keys.min() else { return }
        throw .parameter(name, "is not known here; there is \(known.joined(separator: ", "))")
    }
}
