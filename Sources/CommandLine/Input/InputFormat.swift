/// How events lie in an input.
package enum InputFormat: Sendable, Equatable {
    /// A CloudEvent in JSON a line.
    case ndjson
    case csv(CSVMapping)
}
