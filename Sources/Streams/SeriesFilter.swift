public import Events

/// Which series a question is about: every part that is named must be equal.
public struct SeriesFilter: Sendable, Hashable {
    /// Nil for all kinds.
    public var kind: EventKind?
    public var model: String?
    public var version: String?
    public var variant: String?
    /// Fields that are dimensions, with the value that each must have.
    public var segment: Segment

    public init(
        kind: EventKind? = .inference, model: String? = nil, version: String? = nil, variant: String? = nil,
        segment: Segment = .none
    ) {
        self.segment = segment
        self.kind = kind
        self.model = model
        self.version = version
        self.variant = variant
    }

    public func matches(_ key: SeriesKey) -> Bool {
        (kind == nil || kind == key.kind) && (model == nil || model.hasSameBytes(as: key.model))
            && (version == nil || version.hasSameBytes(as: key.version))
            && (variant == nil || variant.hasSameBytes(as: key.variant))
            && (segment.isEmpty
                || segment.parts.allSatisfy { Optional($0.value).hasSameBytes(as: key.segment[$0.field]) })
    }
}
