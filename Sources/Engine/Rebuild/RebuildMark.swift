import EmbeddedLog
import Log

/// The file that says of a data directory that its rebuild is not finished. Nobody but that rebuild opens such a
/// directory: what is in it is true, and not all of what there was.
package enum RebuildMark {
    package static let fileName = ".unfinished-rebuild.json"

    package static func path(in directory: String) -> String { "\(directory)/\(fileName)" }

    /// - Throws: `invalid` for an unfinished rebuild.
    static func refuse(_ directory: String, _ storage: any Storage) throws(LogError) {
        let path = path(in: directory)
        guard try storage.exists(path) else { return }
        throw LogError(
            .invalid,
            "the rebuild or upgrade into this data directory is not finished: run the same `varve replay rebuild` or "
                + "`varve replay upgrade` again, or remove the directory", file: path)
    }
}
