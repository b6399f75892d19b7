import Commands
import JSON

/// Where a version comes from, as people wrote it.
public struct LineageText: Sendable, Equatable {
    /// `version` of the same model, or `model/version`.
    public var parents: [String] = []
    /// The run, data, code revision and training job that made it.
    public var runID: String?
    public var dataset: String?
    public var code: String?
    public var job: String?

    public init() {}

    init(reading reader: inout BodyReader) {
        parents = reader.texts("parents", limit: RegistryLimits.parentCount) ?? []
        runID = reader.text("run_id")
        dataset = reader.text("dataset")
        code = reader.text("code")
        job = reader.text("job")
        reader.finish()
    }

    var json: JSONValue {
        var members = [JSONValue.Member("parents", .array(parents.map(JSONValue.string)))]
        for (name, value) in [("run_id", runID), ("dataset", dataset), ("code", code), ("job", job)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        return .object(members)
    }
}
