import Engine

/// The engine's lists of durations as pairs.
extension Settings {
    var tiers: [DurationPair] {
        get {
            engine.windows.tiers.map {
                DurationPair(first: $0.windowMilliseconds, second: $0.keptMilliseconds)
            }
        }
        set {
            engine.windows.tiers = newValue.map {
                EngineConfiguration.Tier(windowMilliseconds: $0.first, keptMilliseconds: $0.second)
            }
        }
    }

    var thinning: [DurationPair] {
        get {
            engine.snapshots.thinning.map {
                DurationPair(first: $0.ageMilliseconds, second: $0.spacingMilliseconds)
            }
        }
        set {
            engine.snapshots.thinning = newValue.map {
                EngineConfiguration.Thinning(ageMilliseconds: $0.first, spacingMilliseconds: $0.second)
            }
        }
    }
}
