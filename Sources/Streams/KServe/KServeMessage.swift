package import JSON
package import Log

/// A request or a response as KServe's inference logger sends it: CloudEvents that name a service and carry the body of the
/// V1 or the open inference protocol. Both have the same id and source, come in any order, and only what was answered
/// with 200 has a response.
package struct KServeMessage: Sendable, Equatable {
    /// Bytes of an event that is looked at; a larger one is none.
    static let byteLimit = 8 << 20
    static let typePrefix = "org.kubeflow.serving.inference."
    /// Of what the service's main component has seen, which is what most services have alone.
    static let predictor = "predictor"
    static let defaultVersion = "default"

    package enum Kind: UInt8, Sendable {
        case request = 0
        case response = 1
    }

    package var kind: Kind
    package var id: String
    var source: String
    var component: String
    /// Milliseconds since 1970.
    package var time: Int64
    /// Canonical JSON: members of an inference's `data` that this message knows.
    var data: [UInt8]

    /// What request and response have in common.
    var pairKey: String { "\(source)\u{0}\(id)\u{0}\(component)" }

    /// Nil for a record that is no such message, or does not name its service.
    ///
    /// - Complexity: linear in the record's bytes; little for a record that does not mention such a type.
    package init?(_ record: FetchedRecords.Record, of records: FetchedRecords) {
        guard let event = Self.event(record, of: records) else { return nil }
        self.init(event, timestamp: record.timestamp)
    }

    /// - Parameter timestamp: for an event without a time, milliseconds since 1970.
    package init?(_ event: JSONValue, timestamp: Int64) {
        guard let type = event["type"]?.string, type.hasPrefix(Self.typePrefix),
            let id = event["id"]?.string, let source = event["source"]?.string, !id.isEmpty, !source.isEmpty,
            let model = event["inferenceservicename"]?.string, !model.isEmpty
        else { return nil }
        switch type.dropFirst(Self.typePrefix.count) {
        case "request": kind = .request
        case "response": kind = .response
        default: return nil
        }
        self.id = id
        self.source = source
        component = event["component"]?.string ?? Self.predictor
        time = event["time"]?.string.flatMap(RFC3339.milliseconds) ?? timestamp
        let endpoint = event["endpoint"]?.string ?? ""
        let body = KServeBody(event["data"] ?? .null)
        data = Self.data(
            model: model, endpoint: endpoint.isEmpty ? Self.defaultVersion : endpoint, body, of: kind,
            component: component
        ).canonical.encoded()
    }

    private static func data(
        model: String, endpoint: String, _ body: KServeBody, of kind: Kind, component: String
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("model", .string(model)), .init("version", .string(body.modelVersion ?? endpoint)),
        ]
        if component != predictor { members.append(.init("variant", .string(component))) }
        if kind == .request, let features = body.features { members.append(.init("features", features)) }
        if kind == .response, let prediction = body.prediction {
            members.append(.init("prediction", prediction))
        }
        return .object(members)
    }

    /// What its inference is called.
    package var names: (model: String, version: String, variant: String?) {
        let members = try? JSONValue(parsing: data)
        return (
            members?["model"]?.string ?? "", members?["version"]?.string ?? "", members?["variant"]?.string
        )
    }

    // MARK: Records

    /// The event in a record, in structured or in binary mode, if it may be one of these.
    private static func event(_ record: FetchedRecords.Record, of records: FetchedRecords) -> JSONValue? {
        let value = records.bytes(record.value)
        guard !record.value.isNull, value.count <= byteLimit else { return nil }
        if let attributes = binaryAttributes(record, of: records) {
            return .object(attributes + [.init("data", (try? JSONValue(parsing: value)) ?? .null)])
        }
        guard value.firstRange(of: Array(typePrefix.utf8)) != nil else { return nil }
        return try? JSONValue(parsing: value)
    }

    private static func binaryAttributes(
        _ record: FetchedRecords.Record, of records: FetchedRecords
    ) -> [JSONValue.Member]? {
        guard record.headers.length > 1 else { return nil }
        var attributes: [JSONValue.Member] = []
        for header in RecordHeaders(of: record, in: records) {
            let name = String(decoding: header.name, as: UTF8.self)
            guard name.hasPrefix("ce_"), let value = header.value else { continue }
            attributes.append(
                .init(String(name.dropFirst(3)), .string(String(decoding: value, as: UTF8.self))))
        }
        let isMessage = attributes.contains {
            $0.name == "type" && $0.value.string?.hasPrefix(typePrefix) == true
        }
        return isMessage ? attributes : nil
    }
}
