public import Commands

/// A reference that somebody supposes: in place of those that were pinned of the same version and segment, or, where there
/// never was one, from the beginning.
public struct SupposedReference: Sendable, Equatable {
    public var model: String
    public var version: String
    public var segment: SegmentSelector
    /// Nil if the profile was given.
    public var range: Reference.Range?
    public var profile: FeatureProfile

    /// - Parameter profile: what was recorded in the range, or what is given.
    public init(_ request: ReferenceRequest, profile: FeatureProfile) {
        (model, version, segment) = (request.model, request.version, request.segment)
        (range, self.profile) = (request.range, profile)
    }

    /// Whether two stand in the place of the same.
    package func isOfSame(_ other: SupposedReference) -> Bool {
        UTF8Name(model) == UTF8Name(other.model) && UTF8Name(version) == UTF8Name(other.version)
            && segment == other.segment
    }

    /// Whether an event pins what this stands in the place of.
    package func takesPlace(of event: ReferenceEvent) -> Bool {
        guard case .pinned(_, _, let segment) = event.change else { return false }
        return UTF8Name(event.model) == UTF8Name(model) && UTF8Name(event.version) == UTF8Name(version)
            && segment == self.segment
    }
}

/// Folds of what could have been: references other than those that were pinned.
extension ReferencesState {
    /// - Parameters:
    ///   - references: from now on pinned in place of others.
    ///   - added: whether nobody ever pinned one of that version and segment.
    ///   - time: from when on those are there, milliseconds since 1970.
    package mutating func suppose(
        _ references: [SupposedReference], added: (SupposedReference) -> Bool, from time: Int64
    ) {
        supposed = references
        for one in references where added(one) {
            // Numbers of events begin at 1.
            pin(
                Reference(
                    sequence: 0, model: one.model, version: one.version, segment: one.segment,
                    range: one.range, createdAt: time, createdBy: "what-if", reason: nil, profile: one.profile
                ))
        }
    }

    /// The event with what is supposed in place of what it pins.
    func supposing(_ event: ReferenceEvent) -> ReferenceEvent {
        guard let one = supposed.first(where: { $0.takesPlace(of: event) }) else { return event }
        var event = event
        event.change = .pinned(one.range, one.profile, of: one.segment)
        return event
    }
}
