import Engine
import JSON
import Log
import Synchronization

/// A record as another program writes it.
struct ForeignRecord {
    var key: [UInt8]?
    /// Nil is a tombstone.
    var value: [UInt8]?
    var headers: [(name: String, value: String)] = []

    static func batch(_ records: [ForeignRecord]) throws -> SealedBatch {
        var builder = RecordBatchBuilder(codec: .none)
        for (number, record) in records.enumerated() {
            builder.add(
                key: record.key, value: record.value,
                headers: RecordHeaderBlock(
                    record.headers.map { (name: $0.name, value: Array($0.value.utf8)) }),
                timestamp: TestCluster.start + Int64(number))
        }
        guard let batch = try builder.seal() else { throw LogError(.invalid, "no records") }
        return batch
    }

    /// An inference in CloudEvents' binary mode.
    static func binary(_ id: Int, without left: String = "") -> ForeignRecord {
        let time = RFC3339.text(TestCluster.start + Int64(id) * 100)
        let headers = [
            ("ce_specversion", "1.0"), ("ce_type", "io.varve.inference.completed.v1"),
            ("ce_source", "/other"),
            ("ce_id", "b\(id)"), ("ce_time", time), ("content-type", "application/json"),
            ("traceparent", "00-1-1-01"),
        ].filter { $0.0 != left }
        return ForeignRecord(
            key: Array("any".utf8),
            value: Array(#"{"model":"m1","version":"v1","latency_ms":\#(id % 50)}"#.utf8), headers: headers)
    }

    static func request(_ id: Int) -> ForeignRecord {
        message(id, "request", at: 0, #"{"instances":[{"sepal":\#(id)}]}"#)
    }

    static func response(_ id: Int) -> ForeignRecord {
        message(id, "response", at: 50 + Int64(id), #"{"predictions":[\#(id % 3)]}"#)
    }

    private static func message(_ id: Int, _ kind: String, at time: Int64, _ body: String) -> ForeignRecord {
        ForeignRecord(
            key: Array("k\(id)".utf8), value: Array(body.utf8),
            headers: [
                ("ce_specversion", "1.0"), ("ce_type", "org.kubeflow.serving.inference.\(kind)"),
                ("ce_source", "http://localhost:9081/"), ("ce_id", "kserve-\(id)"),
                ("ce_time", RFC3339.text(TestCluster.start + Int64(id) * 1_000 + time)),
                ("ce_inferenceservicename", "iris"), ("ce_namespace", "team"), ("ce_component", "predictor"),
                ("ce_endpoint", "canary"), ("content-type", "application/json"),
            ])
    }

    /// The same in structured JSON.
    func structured() -> String {
        let attributes = headers.filter { $0.name.hasPrefix("ce_") }.map {
            #""\#($0.name.dropFirst(3))":"\#($0.value)""#
        }
        return
            "{\(attributes.joined(separator: ",")),\"data\":\(String(decoding: value ?? [], as: UTF8.self))}"
    }
}

/// A clock that is moved by hand.
final class HandClock: Sendable {
    private let value: Mutex<Int64>
    init(_ time: Int64) { value = Mutex(time) }
    var time: Int64 {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
