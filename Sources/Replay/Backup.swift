public import Engine
import Foundation
public import JSON
import Log

/// Copies of data directories: taken while a server runs, and proven before they are put back.
public enum Backup {
    /// Copies a data directory, which a server may be writing to, into a new one.
    ///
    /// - Parameter progress: gets the bytes copied so far.
    /// - Returns: an object with `bytes`.
    /// - Throws: `LogError`; `notFound` and retriable if retention removed a segment meanwhile.
    public static func take(
        of directory: String, into copy: String, progress: @escaping (Int64) -> Void
    ) throws -> JSONValue {
        let bytes = try DirectoryCopy(
            source: URL(fileURLWithPath: directory), destination: URL(fileURLWithPath: copy),
            progress: progress
        ).run()
        return ["bytes": JSONValue(bytes), "into": .string(copy)]
    }

    /// Refolds a copy and compares every recorded hash, and only then puts it where nothing is yet.
    ///
    /// - Returns: the report of the verification; with a divergence in it, nothing was put back.
    public static func restore(
        _ copy: EngineConfiguration, into directory: String,
        progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> VerificationReport {
        let report = try await Verification(copy).run(progress: progress)
        guard report.divergence == nil else { return report }
        _ = try DirectoryCopy(
            source: URL(fileURLWithPath: copy.dataDirectory), destination: URL(fileURLWithPath: directory),
            progress: { _ in }
        ).run()
        return report
    }
}
