/// The types of experiments' events, as `io.varve.experiment.<verb>.v1`.
public enum ExperimentEventType: String, Sendable, CaseIterable {
    case defined
    case started
    case split
    case stopped
    case exposed
    case decided

    /// Those that commands give; the engine's own verdicts lie in its decisions.
    public static let commanded: [Self] = [.defined, .started, .split, .stopped, .exposed]

    static let prefix = "io.varve.experiment."
    static let suffix = ".v1"

    /// The type as events carry it.
    public var name: String { Self.prefix + rawValue + Self.suffix }

    /// Nil if no event has that type.
    public init?(name: String) {
        guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
        self.init(rawValue: String(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)))
    }
}
