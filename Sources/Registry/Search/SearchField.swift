/// What models and versions are searched and ordered by.
enum SearchField: Hashable {
    case name, provider, version, versionNumber, source, runID, stage, approval, created, updated,
        mlflowUpdated
    case tag(String)
    case metric(String)

    /// By the names that filters use: Varve's own, and those of MLflow's registry.
    private static let named: [(name: String, field: SearchField)] = [
        ("name", .name), ("provider", .provider), ("created_at", .created), ("updated_at", .updated),
        ("creation_timestamp", .created), ("last_updated_timestamp", .mlflowUpdated),
        ("timestamp", .mlflowUpdated),
    ]
    private static let namedOfVersions: [(name: String, field: SearchField)] = [
        ("version", .version), ("version_number", .versionNumber), ("source", .source),
        ("source_path", .source), ("run_id", .runID), ("stage", .stage), ("current_stage", .stage),
        ("approval", .approval),
    ]

    static func names(ofVersions: Bool) -> [String] {
        (named + (ofVersions ? namedOfVersions : [])).map(\.name) + ["tags.KEY"]
            + (ofVersions ? ["metrics.KEY"] : [])
    }

    /// Nil if there is no such field.
    init?(_ name: String, ofVersions: Bool) {
        let known = Self.named + (ofVersions ? Self.namedOfVersions : [])
        let name = Self.key(of: name, "attribute.") ?? Self.key(of: name, "attributes.") ?? name
        if let field = known.first(where: { $0.name == name })?.field {
            self = field
        } else if let key = Self.key(of: name, "tags.") ?? Self.key(of: name, "tag.") {
            self = .tag(key)
        } else if ofVersions, let key = Self.key(of: name, "metrics.") {
            self = .metric(key)
        } else {
            return nil
        }
    }

    private static func key(of name: String, _ prefix: String) -> String? {
        guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count else { return nil }
        return String(name.dropFirst(prefix.count))
    }

    var isNumeric: Bool {
        switch self {
        case .versionNumber, .created, .updated, .mlflowUpdated, .metric: true
        default: false
        }
    }

    var isTime: Bool { [.created, .updated, .mlflowUpdated].contains(self) }

    /// Whether all versions of a model have the same value.
    var isOfModel: Bool { self == .name || self == .provider }
}
