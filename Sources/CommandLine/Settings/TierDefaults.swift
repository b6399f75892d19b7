import Engine

/// The tiers of a base window that nobody has set tiers for.
enum TierDefaults {
    /// Leaves the default tiers to the default base window. Another one gets tiers of its own multiples, each about as
    /// large as a default one and kept as long.
    static func apply(to windows: inout EngineConfiguration.Windows) {
        let base = windows.baseMilliseconds
        guard base != windows.tiers.first?.windowMilliseconds else { return }
        let smaller = windows.tiers.last { $0.windowMilliseconds <= base } ?? windows.tiers.first
        let kept = max(smaller?.keptMilliseconds ?? base, base)
        var tiers = [EngineConfiguration.Tier(windowMilliseconds: base, keptMilliseconds: kept)]
        var last = base
        for tier in windows.tiers where tier.windowMilliseconds > last {
            let multiple = (tier.windowMilliseconds + last / 2) / last
            guard multiple > 1 else { continue }
            last *= multiple
            tiers.append(.init(windowMilliseconds: last, keptMilliseconds: tier.keptMilliseconds))
        }
        windows.tiers = tiers
    }
}
