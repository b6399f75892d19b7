import Foundation
import Streams

/// Folds the windows that rules judged once more, for the rules as they were and as they are supposed in any number of ways:
/// one reading of the recorded inputs serves them all, shared by models among the processors.
struct RuleFolds {
    let input: ControlInput
    let scope: RuleScope
    let keepsEvidence: Bool

    /// - Parameter suppositions: each about rules alone, and settled.
    /// - Returns: what comes of the rules as they were, then of each supposition.
    func run(
        _ suppositions: [Supposition], progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> [AlertTrace] {
        let restrictions = scope.restrictions(
            most: ProcessInfo.processInfo.activeProcessorCount, baseSize: input.factory.policy.size)
        return try await withThrowingTaskGroup(of: (Int, [AlertTrace]).self) { group in
            for (number, restriction) in restrictions.enumerated() {
                group.addTask {
                    let traces = try await fold(suppositions, restriction) {
                        if number == 0 { progress($0, $1) }
                    }
                    return (number, traces)
                }
            }
            var found: [Int: [AlertTrace]] = [:]
            for try await (number, traces) in group { found[number] = traces }
            return Self.joined(restrictions.indices.compactMap { found[$0] })
        }
    }

    /// Adds up what the folds of several models' shares noted.
    private static func joined(_ shares: [[AlertTrace]]) -> [AlertTrace] {
        var traces = shares.first ?? []
        for share in shares.dropFirst() {
            for index in traces.indices where index < share.count { traces[index].append(share[index]) }
        }
        return traces
    }

    private func fold(
        _ suppositions: [Supposition], _ restriction: FoldRestriction,
        _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> [AlertTrace] {
        try await input.scheduling.onDisk { isCancelled in
            let core = input.factory.control { shard in
                shard.restrict(restriction)
                shard.changeDomains { domain in change(&domain, suppositions) }
            }
            let shard = try input.fold(core, isCancelled: isCancelled, progress: progress) { _ in }
            guard let alerting = shard.domain(AlertingDomain.self) else { return [] }
            var traces = [alerting.trace].compactMap { $0 } + alerting.variants.map(\.trace)
            let rules = Set(suppositions.flatMap(\.rules.keys))
            if !traces.isEmpty { traces[0].note(subjects: alerting.judgedSubjects(of: rules)) }
            return traces
        }
    }

    private func change(_ domain: inout any ControlDomain, _ suppositions: [Supposition]) {
        switch domain {
        case var alerting as AlertingDomain:
            var recorded = Supposition()
            recorded.onlyRules = scope.judged
            alerting.suppose(recorded)
            alerting.keep(AlertTrace(keepsEvidence: keepsEvidence))
            let variants = suppositions.map { supposition in
                var supposition = supposition
                supposition.onlyRules = scope.judged
                return AlertVariant(supposition, trace: AlertTrace(keepsEvidence: keepsEvidence))
            }
            alerting.add(variants, since: suppositions.first?.since ?? 0)
            domain = alerting
        case is MonitorsDomain, is DimensionsDomain: domain = IgnoringDomain(domain)
        default: break
        }
    }
}
