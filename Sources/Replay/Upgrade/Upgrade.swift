public import Engine
import Foundation
import Log

/// Makes a new data directory of another one's log and journal, whose states another version of the fold gave, while a
/// server of that version may go on serving the old one.
///
/// Each run takes what was recorded since the last one. A run while a server writes to the source leaves the new
/// directory closed; the run after that server has stopped completes it.
public struct Upgrade: Sendable {
    private static let copySuffix = ".copy"

    private let source: String
    private let target: EngineConfiguration

    /// - Parameter target: the new directory, and how often its states are saved on the way.
    public init(of source: String, into target: EngineConfiguration) {
        self.source = source
        self.target = target
    }

    /// - Parameter progress: gets the records folded and the share of the work that is done, 0 to 1.
    /// - Returns: what was folded, and whether the new directory is complete.
    /// - Throws: as `Rebuild`; `invalid` also for a source that no longer has what an earlier run took from it.
    public func run(
        progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> UpgradeReport {
        do {
            return try await run(request(pass: .last), progress)
        } catch let error as LogError where error.code == .locked {
            return try await runBesideServer(progress)
        }
    }

    /// Folds a copy, which is what a power cut at this moment would have left of the source.
    private func runBesideServer(
        _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> UpgradeReport {
        let copy = target.dataDirectory + Self.copySuffix
        try removeIfThere(copy)
        _ = try Backup.take(of: source, into: copy) { _ in }
        defer { try? FileManager.default.removeItem(atPath: copy) }
        return try await run(request(pass: .early(copy: copy)), progress)
    }

    /// What an interrupted run has left.
    private func removeIfThere(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    private func request(pass: UpgradePass) -> RebuildRequest {
        RebuildRequest(upgrade: pass, of: source, into: target)
    }

    private func run(
        _ request: RebuildRequest, _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> UpgradeReport {
        let report = try await Rebuild(request).run(progress: progress)
        return UpgradeReport(
            source: source, isComplete: request.upgrade == .last, verification: report.verification)
    }
}
