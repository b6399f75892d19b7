public import Commands
public import JSON

/// What somebody wants to pin, as far as its body says.
public struct ReferenceRequest: Sendable, Equatable {
    public var model: String
    public var version: String
    /// All events where the body names none.
    public var segment: SegmentSelector
    /// Nil if a profile is given.
    public var range: Reference.Range?
    public var profile: FeatureProfile?
    public var reason: String?

    /// Reads the body of `POST /v1/references`: `{"model", "version", "from", "to"}`, or `"profile"` instead of the range;
    /// `"segment": "region=eu"` for a part of the events.
    ///
    /// - Throws: what is wrong, with pointers.
    public init(_ command: ResourceCommand) throws(CommandRejection) {
        try self.init(command.body)
    }

    /// - Parameter place: where the body lies, for pointers.
    public init(_ body: JSONValue?, at place: String = "") throws(CommandRejection) {
        var reader = BodyReader(body, at: place)
        model = reader.requiredText("model", limit: CommandLimits.nameCharacters)
        version = reader.requiredText("version", limit: CommandLimits.nameCharacters)
        segment = reader.segment("segment")
        reason = reader.text("reason")
        let (from, to) = (Self.time("from", &reader), Self.time("to", &reader))
        profile = reader.value("profile").flatMap { FeatureProfile($0, reporting: &reader, at: "profile") }
        if let from, let to {
            if from >= to { reader.report("to", "is not later than from") }
            range = Reference.Range(from: from, to: to)
        }
        switch (reader.holds("from") || reader.holds("to"), reader.holds("profile")) {
        case (true, true): reader.report("profile", "is given besides from and to: give one of both")
        case (false, false): reader.report("from", "is missing: give from and to, or a profile")
        case (true, false) where range == nil && reader.faults.isEmpty:
            reader.report(from == nil ? "from" : "to", "is missing")
        default: break
        }
        try reader.finishOrThrow()
    }

    private static func time(_ name: String, _ reader: inout BodyReader) -> Int64? {
        guard let text = reader.text(name) else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            reader.report(name, "is no RFC 3339 time such as 2026-01-01T00:00:00Z")
            return nil
        }
        return time
    }
}

extension ReferencesState {
    /// Decides `POST /v1/references` and `DELETE /v1/references/{id}`. Changes nothing.
    ///
    /// - Parameters:
    ///   - recorded: what was recorded in the range that the command names; nil where it names none.
    ///   - dimensions: the fields that divide the events of the command's model.
    public func decide(
        _ command: ResourceCommand, recorded: FeatureProfile?, dimensions: [String]
    ) -> CommandDecision<ReferenceEvent> {
        do throws(CommandRejection) {
            try command.requireActor()
            switch (command.method, command.path.count) {
            case ("POST", 1): return .accepted(try pin(command, recorded, dimensions))
            case ("DELETE", 2): return .accepted(try delete(command))
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func pin(
        _ command: ResourceCommand, _ recorded: FeatureProfile?, _ dimensions: [String]
    ) throws(CommandRejection) -> CommandAcceptance<ReferenceEvent> {
        let request = try ReferenceRequest(command)
        let unknown = request.segment.fields.first { field in
            !dimensions.contains { UTF8Name($0) == UTF8Name(field) }
        }
        if let unknown {
            throw .unprocessable(
                "/segment",
                "'\(unknown)' is no dimension of \(request.model): declare it with POST /v1/dimensions")
        }
        guard let profile = request.profile ?? recorded, profile.eventCount > 0 else {
            let segment = request.segment.isEmpty ? "" : "[\(request.segment)]"
            throw .unprocessable(
                "/from", "nothing of \(request.model)/\(request.version)\(segment) is recorded in this range")
        }
        guard profile.features.count <= FeatureProfile.featureLimit else {
            throw .unprocessable("/profile", "has more than \(FeatureProfile.featureLimit) features")
        }
        guard reference(of: request) != nil || count < Self.countLimit else {
            throw .conflict("there are \(Self.countLimit) references: delete some first")
        }
        guard byteCount + profile.bytes.count <= Self.byteLimit else {
            throw .conflict("the references take \(Self.byteLimit) bytes: delete some first")
        }
        let event = ReferenceEvent(
            sequence: nextSequence, time: command.time, model: request.model, version: request.version,
            actor: command.actor, reason: request.reason,
            change: .pinned(request.range, profile, of: request.segment))
        return CommandAcceptance(status: 201, resource: ["references", event.id], events: [event])
    }

    private func delete(
        _ command: ResourceCommand
    ) throws(CommandRejection) -> CommandAcceptance<ReferenceEvent> {
        let id = command.path[1]
        guard let reference = reference(id: id) else { throw .notFound("there is no reference '\(id)'") }
        let event = ReferenceEvent(
            sequence: nextSequence, time: command.time, model: reference.model, version: reference.version,
            actor: command.actor, reason: nil, change: .deleted(id: id))
        return CommandAcceptance(status: 200, resource: command.path, events: [event])
    }

    // MARK: Answers

    public func show(_ resource: [String]) -> ShownResource? {
        guard resource.count == 2, let reference = reference(id: resource[1]) else { return nil }
        return ShownResource(reference.members, revision: reference.sequence)
    }

    /// Answers `GET /v1/references`, with `model`, `version` and `segment`, and `GET /v1/references/{id}`.
    public func answer(
        _ path: [String], _ parameters: QueryParameters
    ) throws(CommandRejection) -> ShownResource {
        if path.count == 2 {
            guard let shown = show(path) else { throw .notFound("there is no reference '\(path[1])'") }
            return shown
        }
        guard path.count == 1 else { throw .notFound("there is no /v1/\(path.joined(separator: "/"))") }
        for name in parameters.names where !["model", "version", "segment"].contains(name) {
            throw .badRequest("'\(name)' is no parameter: there are model, version and segment")
        }
        let (model, version) = (parameters.text("model"), parameters.text("version"))
        let segment = try parameters.segment()
        let found = all.filter {
            (model ?? $0.model) == $0.model && (version ?? $0.version) == $0.version
                && (segment ?? $0.segment) == $0.segment
        }
        return ShownResource(
            [.init("references", .array(found.map { .object($0.members) }))], revision: nextSequence - 1)
    }
}

extension QueryParameters {
    /// Nil if none is asked for.
    fileprivate func segment() throws(CommandRejection) -> SegmentSelector? {
        guard let text = text("segment") else { return nil }
        do {
            return try SegmentSelector(parsing: text)
        } catch {
            throw .badRequest("segment \(error)")
        }
    }
}
