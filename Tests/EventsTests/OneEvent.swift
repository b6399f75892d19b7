import Events
import Log
import Testing

/// A decoded event whose rows can be looked at: keeps alive what they borrow from.
struct OneEvent {
    let records = FetchedRecords(capacity: 64)
    let batch = EventBatch()

    init(_ kind: EventKind, _ event: String, limits: EventLimits = EventLimits()) {
        records.fill([Array(event.utf8)], separator: [0xFF])
        EventDecoder(limits: limits).decode(kind, records, into: batch)
    }

    var reason: String? { batch.rejections.first?.reason }

    /// An event of the kind with these members of `data`, and these of the envelope put before the usual ones.
    static func text(
        _ kind: EventKind, data: String = "", time: String = "2026-01-01T00:00:00Z", extra: String = ""
    )
        -> String
    {
        let required =
            switch kind {
            case .inference: #""model":"chat","version":"v3""#
            case .telemetry: #""device":"drill-7","readings":{}"#
            case .feedback: #""model":"chat""#
            }
        return """
            {\(extra)"specversion":"1.0","id":"e-1","source":"/svc","type":"\(kind.type)","time":"\(time)",\
            "data":{\(required)\(data.isEmpty ? "" : ",")\(data)}}
            """
    }

    func inference<Result>(_ body: (InferenceRow, UnsafeBufferPointer<FeatureRow>) throws -> Result) throws
        -> Result
    {
        try batch.withInferences { rows, features in
            try body(try #require(rows.first, "\(batch.rejections)"), features)
        }
    }
}
