import Engine
import JSON

/// What must hold between settings.
enum SettingsRules {
    /// What a body takes besides twice its bytes.
    private static let bodyOverheadBytes = 65_536

    static func check(_ resolved: ResolvedSettings) throws(CommandFailure) {
        try checkLimits(resolved)
        try checkTiers(resolved)
        try checkThinning(resolved)
        try checkListening(resolved)
        try checkSharing(resolved)
    }

    private static func checkLimits(_ resolved: ResolvedSettings) throws(CommandFailure) {
        let limits = resolved.settings.engine.limits
        if limits.bodyBytes < limits.eventBytes {
            throw failure("limits.body_bytes", "is smaller than limits.event_bytes", resolved)
        }
        // A body whose size isn't known beforehand gets twice the room that it turns out to need.
        guard limits.inFlightBytes >= 2 * limits.bodyBytes + Self.bodyOverheadBytes else {
            let least = ByteCountText.text(ofBytes: Int64(Self.bodyOverheadBytes))
            throw failure(
                "limits.in_flight_bytes", "is smaller than twice limits.body_bytes and \(least)", resolved)
        }
    }

    /// Windows are merged upwards, so each size must be a multiple of the one below it.
    private static func checkTiers(_ resolved: ResolvedSettings) throws(CommandFailure) {
        let windows = resolved.settings.engine.windows
        var below = windows.baseMilliseconds
        var keptBelow: Int64 = 0
        for tier in windows.tiers {
            let name = DurationText.format(milliseconds: tier.windowMilliseconds)
            guard tier.windowMilliseconds % below == 0 else {
                let size = DurationText.format(milliseconds: below)
                throw failure("windows.tiers", "a window of \(name) is no multiple of \(size)", resolved)
            }
            guard tier.keptMilliseconds >= max(tier.windowMilliseconds, keptBelow) else {
                throw failure(
                    "windows.tiers",
                    "windows of \(name) are kept for less than they span, or than finer ones",
                    resolved)
            }
            below = tier.windowMilliseconds
            keptBelow = tier.keptMilliseconds
        }
    }

    /// The rule of the greatest age that a snapshot has reached is the one that holds for it.
    private static func checkThinning(_ resolved: ResolvedSettings) throws(CommandFailure) {
        let ages = resolved.settings.thinning.map(\.first)
        guard zip(ages, ages.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw failure("snapshots.thinning", "ages that do not rise from pair to pair", resolved)
        }
    }

    private static func checkListening(_ resolved: ResolvedSettings) throws(CommandFailure) {
        let settings = resolved.settings
        guard !settings.listen.isLoopback && !settings.allowsInsecureListening else { return }
        throw CommandFailure(
            .usage,
            "listen: \(settings.listen) can be reached from other machines, and there is no TLS and no "
                + "authentication (\(resolved.origins["listen"] ?? .default))",
            advice: "Listen on 127.0.0.1 behind a proxy, or say --insecure if that is what you want.")
    }

    /// Each of them would do nothing without the other.
    private static func checkSharing(_ resolved: ResolvedSettings) throws(CommandFailure) {
        let kafka = resolved.settings.kafka
        if kafka.advertised != nil, kafka.bootstrap == nil {
            throw failure(
                "kafka.advertise", "shares the shards of a cluster, and kafka.bootstrap names none", resolved)
        }
        if kafka.standbys > 0, kafka.advertised == nil {
            throw failure(
                "kafka.standbys", "keeps shards of other instances, and kafka.advertise is not set", resolved)
        }
    }

    private static func failure(
        _ key: String, _ reason: String, _ resolved: ResolvedSettings
    ) -> CommandFailure {
        CommandFailure(.usage, "\(key): \(reason) (\(resolved.origins[key] ?? .default))")
    }
}
