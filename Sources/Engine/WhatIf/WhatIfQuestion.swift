import Commands
package import EmbeddedLog
public import JSON

/// A question about what could have been, as it is asked over HTTP and by the command line:
///
/// `{"rules": [rule…], "from", "to"}` asks which decisions would differ (of `monitors`, `health`, `experiments` and
/// `rollouts` as well); with `"answer": "decisions"`, which ones the
/// changed rules would have taken; with `"parameters": {…}`, how rules with placeholders would have done at each point
/// of a grid, held against `"incidents": [{"from", "to", "subject"}…]`.
public struct WhatIfQuestion: Sendable {
    private enum Kind: Sendable {
        case difference(SupposedChanges)
        case decisions(SupposedChanges)
        case sweep(SweepGrid, [LabelledIncident], lead: Int64)
    }

    private enum Answer: String, CaseIterable { case difference, decisions }

    private let kind: Kind
    /// Milliseconds since 1970: decisions in [from, to) count.
    private let from: Int64?
    private let to: Int64?

    /// - Throws: `EngineError` of kind `unprocessable` with pointers to what is wrong.
    public init(_ json: JSONValue) throws(EngineError) {
        do throws(CommandRejection) {
            try self.init(reading: json)
        } catch {
            throw EngineError(error)
        }
    }

    private init(reading json: JSONValue) throws(CommandRejection) {
        var reader = BodyReader(json)
        from = Self.time("from", &reader)
        to = Self.time("to", &reader)
        if let from, let to, to <= from { reader.report("to", "is not later than from") }
        let answer = reader.choice("answer", Answer.self) ?? .difference
        let lead = reader.duration("lead") ?? 0
        let isSweep = reader.holds("parameters")
        for name in ["lead", "incidents"] where reader.holds(name) && !isSweep {
            reader.report(name, "is for sweeps, which have parameters")
        }
        try reader.throwFaults()
        func rest(_ names: Set<String>) -> JSONValue {
            .object((json.members ?? []).filter { !names.contains($0.name) })
        }
        let own: Set = ["from", "to", "answer", "lead"]
        if isSweep {
            let incidents = (json.members ?? []).filter { $0.name == "incidents" }
            kind = .sweep(
                try SweepGrid(rest(own.union(["incidents"]))),
                try LabelledIncident.list(incidents.isEmpty ? .null : .object(incidents)), lead: lead)
        } else {
            let changes = try SupposedChanges(rest(own))
            kind = answer == .difference ? .difference(changes) : .decisions(changes)
        }
    }

    private static func time(_ name: String, _ reader: inout BodyReader) -> Int64? {
        guard let text = reader.text(name) else { return nil }
        let time = RFC3339.milliseconds(text)
        if time == nil {
            reader.report(name, "'\(text)' is no RFC 3339 time, such as 2026-01-01T00:00:00Z")
        }
        return time
    }

    /// Answers it of a directory, which is opened for reading and changed in nothing.
    ///
    /// - Parameter progress: gets the records refolded and the share that is done, 0 to 1.
    /// - Throws: `EngineError` for what the log forbids, `LogError` for a directory that can't be used.
    public func answer(
        of configuration: EngineConfiguration, progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> JSONValue {
        try await answer(of: configuration, storage: PosixStorage(), progress: progress)
    }

    /// The same on another disk.
    package func answer(
        of configuration: EngineConfiguration, storage: any Storage,
        progress: @escaping @Sendable (Int64, Double) -> Void = { _, _ in }
    ) async throws -> JSONValue {
        let directory = try EngineFolds(configuration, storage: storage)
        defer { directory.close() }
        return try await answer(of: try directory.controlInput(), progress: progress)
    }

    func answer(
        of input: ControlInput, progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> JSONValue {
        switch kind {
        case .difference(let changes):
            return try await WhatIf(input, changes, from: from, to: to).run(progress: progress).json
        case .decisions(let changes):
            let whatIf = try WhatIf(input, changes, from: from, to: to, standing: true)
            return .object([.init("decisions", .array(try await whatIf.decisions(progress: progress)))])
        case .sweep(let grid, let incidents, let lead):
            let sweep = Sweep(input, grid, incidents, from: from, to: to, lead: lead)
            return try await sweep.run(progress: progress).json
        }
    }
}
