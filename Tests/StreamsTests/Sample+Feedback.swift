import Monitoring
import Streams

extension Sample {
    /// An inference that can be joined.
    static func prediction(
        _ id: String, at time: Int64, request: String, _ prediction: String = "1", model: String = "chat",
        version: String = "v1", confidence: Double? = nil
    ) -> [UInt8] {
        var data =
            #""model":"\#(model)","version":"\#(version)","request_id":"\#(request)","prediction":\#(prediction)"#
        if let confidence { data += #","confidence":\#(confidence)"# }
        return event("inference.completed", id, at: time, data)
    }

    static func feedback(
        _ id: String, at time: Int64, request: String? = nil, label: String? = nil, prediction: String? = nil,
        score: Double? = nil, model: String = "chat", version: String? = nil
    ) -> [UInt8] {
        var data = #""model":"\#(model)""#
        if let request { data += #","request_id":"\#(request)""# }
        if let label { data += #","label":\#(label)"# }
        if let prediction { data += #","prediction":\#(prediction)"# }
        if let score { data += #","score":\#(score)"# }
        if let version { data += #","version":"\#(version)""# }
        return event("feedback.recorded", id, at: time, data)
    }

    private static func event(_ type: String, _ id: String, at time: Int64, _ data: String) -> [UInt8] {
        Array(
            (#"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"io.varve.\#(type).v1","#
                + #""time":"\#(Text.time(time))","data":{\#(data)}}"#).utf8)
    }

    /// The number of the input of feedback.
    static let feedbackInput = 2

    /// What a shard has given out and what it holds, of all windows of quality merged.
    static func quality(_ driver: ShardDriver<DataShard>) throws -> [QualityRow] {
        var merged: [String: QualityRow] = [:]
        let open = driver.core.logic.openWindows(SeriesFilter(kind: nil), from: .min, to: .max)
        for part in try parts(driver.output) + open {
            guard let section = part.sections.first(where: { $0.name == QualityWindow.name }) else {
                continue
            }
            let place = "\(part.series) \(part.start)"
            var row = merged[place] ?? QualityRow(series: part.series, start: part.start)
            row.window.merge(try QualityWindow(bytes: section.bytes))
            merged[place] = row
        }
        return merged.values.filter { !$0.window.isEmpty }.sorted {
            ($0.series, $0.start) < ($1.series, $1.start)
        }
    }

    private static func parts(_ output: [EmittedRecord]) throws -> [PartialWindow] {
        try output.filter { $0.output == 0 }.compactMap { record in
            switch try WindowMessage(decoding: record.value) {
            case .partial(let window), .amended(let window): window
            default: nil
            }
        }
    }
}

/// What is known of one window's predictions.
struct QualityRow: Equatable {
    var series: SeriesKey
    var start: Int64
    var window = QualityWindow()

    var counts: [UInt64] { [window.labels.count, window.pending, window.unmatched] }
}
