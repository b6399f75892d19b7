import Commands

/// Stages as MLflow names them. It has none for `testing`: like `development`, that is `None` to its clients.
enum MLflowStage: String, CaseIterable {
    case none = "None"
    case staging = "Staging"
    case production = "Production"
    case archived = "Archived"

    init(_ stage: Stage) {
        switch stage {
        case .development, .testing: self = .none
        case .staging: self = .staging
        case .production: self = .production
        case .archived: self = .archived
        }
    }

    /// Reads a name in letters of either case.
    init(reading text: String) throws(RegistryRejection) {
        guard let stage = Self.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest("'\(text)' is no stage: there are \(known)")
        }
        self = stage
    }

    /// What it is to Varve; `None` leaves a version that is in `testing` where it is.
    func stage(of current: Stage) -> Stage {
        switch self {
        case .none: current == .testing ? .testing : .development
        case .staging: .staging
        case .production: .production
        case .archived: .archived
        }
    }

    /// Whether a version's coming may send others of the stage to the archive.
    var canArchiveOthers: Bool { self == .staging || self == .production }
}
