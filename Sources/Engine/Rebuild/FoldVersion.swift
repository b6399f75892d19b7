import JSON
import Log

/// Which fold a directory's states are of. Another fold gives other states of the same log, so that its snapshots can't
/// be gone on from and its hashes prove nothing.
package enum FoldVersion {
    /// Grows with every change after which the same log gives other states or other output. A test holds it against the
    /// states of recorded streams.
    package static let current: Int64 = 2

    static let member = "fold"

    /// What a journal's settings say; 0 of those from before there were versions.
    static func of(_ settings: JSONValue) -> Int64 { settings[member]?.integer ?? 0 }

    /// - Throws: `newerFormat` or `invalid` for a log whose states are of another fold.
    static func refuseOther(_ log: any LogSource, in directory: String) throws(LogError) {
        guard let settings = try FoldSettings.recorded(in: log), of(settings) != current else { return }
        let version = of(settings)
        guard version < current else {
            throw LogError(
                .newerFormat,
                "the states in this data directory are of fold \(version), and this version of varve has fold \(current): "
                    + "a newer version of varve is needed", file: directory)
        }
        throw LogError(
            .invalid,
            "the states in this data directory are of fold \(version), and this version of varve has fold \(current): "
                + "`varve replay upgrade --data DIR --into NEW` folds its log anew", file: directory)
    }
}
