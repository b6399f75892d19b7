import Commands
import JSON

/// Scores below which a device's status is worse.
public struct HealthThresholds: Sendable, Equatable {
    public var critical = 30.0
    public var warning = 50.0
    public var watch = 70.0

    public init() {}

    init(reading reader: inout BodyReader) {
        critical = reader.number("critical", in: 0...100) ?? critical
        warning = reader.number("warning", in: 0...100) ?? warning
        watch = reader.number("watch", in: 0...100) ?? watch
        if critical > warning { reader.report("critical", "is above warning") }
        if warning > watch { reader.report("warning", "is above watch") }
        reader.finish()
    }

    var json: JSONValue {
        ["critical": .exact(critical), "warning": .exact(warning), "watch": .exact(watch)]
    }

    /// Each with the status that begins below it, from the highest on.
    public var descending: [(threshold: Double, status: HealthStatus)] {
        [(watch, .watch), (warning, .warning), (critical, .critical)]
    }

    public func status(of score: Double) -> HealthStatus {
        score < critical ? .critical : score < warning ? .warning : score < watch ? .watch : .healthy
    }
}
