import Commands
import JSON
import Log
import Streams

/// Folds the recorded inputs of the control shard as they were and with something supposed otherwise, and tells which
/// decisions differ. Changes nothing on the disk and sends nothing.
struct WhatIf: Sendable {
    private let input: ControlInput
    private let supposition: Supposition
    /// As it is supposed to have been.
    private let configuration: EngineConfiguration
    /// Nil if more than rules is supposed: then everything is folded.
    private let scope: RuleScope?
    /// Decisions that fell in [from, to) count, milliseconds since 1970.
    private let range: Range<Int64>

    /// - Parameter standing: whether the rules judge all that is recorded, whenever somebody put rules of their names.
    /// - Throws: `EngineError` of kind `unprocessable` for what the log says can't be supposed; `LogError`.
    init(
        _ input: ControlInput, _ changes: SupposedChanges, from: Int64?, to: Int64?, standing: Bool = false
    ) throws {
        self.input = input
        let start = from ?? .min
        range = start..<max(start, to ?? .max)
        let recorded = try RecordedDefinitions(input.log)
        do {
            configuration = try changes.raw.applied(to: input.factory.configuration)
            var supposition = try changes.settled(
                recorded, since: from ?? 0, baseSize: configuration.windows.baseMilliseconds)
            try changes.settle(
                &supposition, recorded,
                RecordedProfiles(
                    log: input.log, shards: input.factory.shards, policy: input.factory.policy))
            if standing {
                let names = Set(changes.rules.keys)
                (supposition.addedRules, supposition.standingRules) = (names, names)
            }
            self.supposition = supposition
        } catch let error as CommandRejection {
            throw EngineError(error)
        }
        let supposed = changes.rules.mapValues { [$0] }
            .merging(changes.deletedRules.mapValues { _ in [] }) { $0 + $1 }
        scope = changes.isAboutRulesAlone ? RuleScope(supposed, recorded) : nil
    }

    /// What differs.
    ///
    /// - Parameter progress: gets the records refolded and the share of the journal that is done, 0 to 1.
    func run(progress: @escaping @Sendable (Int64, Double) -> Void) async throws -> WhatIfAnswer {
        let (recorded, supposed) = try await folds(progress)
        return WhatIfAnswer(recorded, supposed)
    }

    /// What the supposed rules, monitors, experiments and rollouts themselves would have decided.
    func decisions(progress: @escaping @Sendable (Int64, Double) -> Void) async throws -> [JSONValue] {
        let names = Set(supposition.rules.keys).union(supposition.monitors.keys)
        let subjects = Set(supposition.experiments.keys).union(supposition.rollouts.keys)
        return try await folds(progress).supposed.decisions.filter { decision in
            decision.rule.isEmpty
                ? subjects.contains(decision.key.subject) : names.contains(decision.rule)
        }.map(\.json)
    }

    private func folds(
        _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> (recorded: WhatIfFold, supposed: WhatIfFold) {
        if let scope {
            let traces = try await RuleFolds(input: input, scope: scope, keepsEvidence: true)
                .run([supposition], progress: progress)
            let folds = traces.map { WhatIfFold($0, of: scope.shown, in: range) }
            return (folds.first ?? WhatIfFold(), folds.last ?? WhatIfFold())
        }
        async let recorded = fold(nil) { _, _ in }
        let supposed = try await fold(supposition, progress)
        return (try await recorded, supposed)
    }

    /// Folds everything, as it was or with something supposed otherwise.
    private func fold(
        _ supposition: Supposition?, _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> WhatIfFold {
        try await input.scheduling.onDisk { isCancelled in
            var fold = WhatIfFold()
            func note(_ event: [UInt8]) throws {
                guard let decision = RecordedDecision(event), range.contains(decision.time) else { return }
                fold.decisions.append(decision)
            }
            let shard: ControlShard
            if let supposition, !supposition.raw.isEmpty {
                shard = try RawFold(input: input, supposition: supposition, configuration: configuration)
                    .run(isCancelled: isCancelled, progress: progress, each: note)
            } else {
                let core = supposition.map { input.control(supposing: $0) } ?? input.control()
                shard = try input.fold(core, isCancelled: isCancelled, progress: progress, each: note)
            }
            let notices = shard.domain(AlertingDomain.self)?.trace?.notices ?? []
            fold.notices = notices.filter { range.contains($0.time) }
            return fold
        }
    }
}
