/// What a command changed and its answer shows.
public enum RegistryResource: Sendable, Hashable {
    case model(String)
    case version(model: String, version: String)
    case alias(model: String, alias: String)
    case traffic(model: String, environment: String)
    case deployment(String)

    /// As in URLs, behind `/v1/`. Names hold no slash.
    public var path: String { pieces.joined(separator: "/") }

    /// What the slashes of its path stand between.
    public var pieces: [String] {
        switch self {
        case .model(let model): ["models", model]
        case .version(let model, let version): ["models", model, "versions", version]
        case .alias(let model, let alias): ["models", model, "aliases", alias]
        case .traffic(let model, let environment): ["models", model, "traffic", environment]
        case .deployment(let id): ["deployments", id]
        }
    }

    public init?(path: String) {
        self.init(pieces: path.split(separator: "/", omittingEmptySubsequences: false).map(String.init))
    }

    public init?(pieces parts: [String]) {
        switch (parts.first, parts.count) {
        case ("models", 2): self = .model(parts[1])
        case ("deployments", 2): self = .deployment(parts[1])
        case ("models", 4) where parts[2] == "versions": self = .version(model: parts[1], version: parts[3])
        case ("models", 4) where parts[2] == "aliases": self = .alias(model: parts[1], alias: parts[3])
        case ("models", 4) where parts[2] == "traffic":
            self = .traffic(model: parts[1], environment: parts[3])
        default: return nil
        }
    }
}
