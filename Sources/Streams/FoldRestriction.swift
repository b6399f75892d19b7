/// What a fold of its own leaves out, because nobody who asks for it would see it.
public struct FoldRestriction: Sendable {
    /// Names of the windows' sections that are kept; nil for all.
    public var sections: Set<String>?
    /// Of how many folds that share the models among them this is one, and which. What is of no model goes to the first.
    public var share: (number: Int, count: Int)?

    /// Whether only windows of the finest tier are asked for, as they close.
    public var keepsFinestTierAlone: Bool

    public init(
        sections: Set<String>? = nil, share: (number: Int, count: Int)? = nil,
        keepsFinestTierAlone: Bool = false
    ) {
        (self.sections, self.share) = (sections, share)
        self.keepsFinestTierAlone = keepsFinestTierAlone
    }

    /// The message as far as it counts; nil if it is another fold's.
    func restricted(_ message: WindowMessage) -> WindowMessage? {
        switch message {
        case .partial(let window): covers(window.series.model) ? .partial(restricted(window)) : nil
        case .amended(let window): covers(window.series.model) ? .amended(restricted(window)) : nil
        case .idle(let series, _), .opened(let series): covers(series.model) ? message : nil
        case .declared: message
        case .devices: share?.number ?? 0 == 0 ? message : nil
        }
    }

    private func restricted(_ window: PartialWindow) -> PartialWindow {
        guard let sections else { return window }
        var window = window
        window.sections.removeAll { !sections.contains($0.name) }
        return window
    }

    private func covers(_ model: String) -> Bool {
        guard let share, share.count > 1 else { return true }
        // FNV-1a: the same everywhere.
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in model.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return digest % UInt64(share.count) == UInt64(share.number)
    }
}
