/// How a field is read of a row. Chosen once for a search, so that a row costs no more than what it is asked for.
enum FieldReader {
    case number((SearchRow) -> Double?)
    case text((SearchRow) -> String?)

    func value(_ row: SearchRow) -> SearchValue {
        switch self {
        case .number(let read): read(row).map(SearchValue.number) ?? .missing
        case .text(let read): read(row).map(SearchValue.text) ?? .missing
        }
    }

    /// How rows are ordered by a field. Names stand in the natural order already, so that a place there compares as the name
    /// does.
    static func key(_ field: SearchField, ofVersions: Bool) -> FieldReader {
        field == .name ? .number { Double($0.rank >> 32) } : FieldReader(field, ofVersions: ofVersions)
    }

    init(_ field: SearchField, ofVersions: Bool) {
        self = field.isOfModel || !ofVersions ? Self.ofModel(field) : Self.ofVersion(field)
    }

    private static func ofModel(_ field: SearchField) -> FieldReader {
        switch field {
        case .name: .text { $0.model.pointee.name }
        case .provider: .text { $0.model.pointee.attributes.provider }
        case .created: .number { Double($0.model.pointee.stamp.createdAt) }
        case .updated: .number { Double($0.model.pointee.stamp.updatedAt) }
        case .mlflowUpdated: .number { Double($0.model.pointee.mlflowUpdatedAt) }
        case .tag(let key): tag(key) { $0.model.pointee.attributes.tags[key] }
        default: .text { _ in nil }
        }
    }

    private static func ofVersion(_ field: SearchField) -> FieldReader {
        switch field {
        case .name, .provider: ofModel(field)
        case .version: .text { $0.version?.pointee.name }
        case .versionNumber: .number { $0.version.flatMap { Double($0.pointee.name) } }
        case .source: .text { $0.version?.pointee.attributes.source }
        case .runID: .text { $0.version?.pointee.attributes.lineage.runID }
        case .stage: .text { $0.version?.pointee.stage.rawValue }
        case .approval: .text { $0.version?.pointee.approval.rawValue }
        case .created: .number { $0.version.map { Double($0.pointee.stamp.createdAt) } }
        case .updated: .number { $0.version.map { Double($0.pointee.stamp.updatedAt) } }
        case .mlflowUpdated: .number { $0.version.map { Double($0.pointee.mlflowUpdatedAt) } }
        case .tag(let key): tag(key) { $0.version?.pointee.attributes.tags[key] }
        case .metric(let key): .number { $0.version?.pointee.attributes.metrics[key] }
        }
    }

    /// MLflow's clients look for what is no prompt by a tag that models don't have: without it they count as none.
    private static func tag(_ key: String, _ read: @escaping (SearchRow) -> String?) -> FieldReader {
        key == RegistryState.promptTag ? .text { read($0) ?? "false" } : .text(read)
    }
}
