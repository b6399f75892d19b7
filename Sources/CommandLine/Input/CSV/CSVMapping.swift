/// How the columns of a CSV file become the fields of events.
package struct CSVMapping: Sendable, Equatable {
    /// One column's place in the event.
    struct Target: Sendable, Equatable {
        var column: String
        /// `time`, `id`, `subject`, `data.latency_ms`, `data.features.amount`.
        var path: [String]
        var conversion: CellConversion
        /// Write null for an empty cell; leave the field out otherwise.
        var writesNull: Bool
    }

    /// A field that is the same in every event. The value is JSON.
    struct Constant: Sendable, Equatable {
        var path: [String]
        var json: [UInt8]
    }

    var eventType: String
    var targets: [Target]
    var constants: [Constant]
    /// Where columns go that no target names, under their own names; nil leaves them out.
    var othersPath: [String]?
    var delimiter: UInt8
}
