import EmbeddedLog
import Foundation
import Log

/// The data directory of the demo. Its own default one is made anew each time; any other must be new or empty.
package enum DemoDirectory {
    package static let standard = "./varve-demo"
    /// Says that a directory is a demo's and may go.
    private static let markName = ".made-by-varve-demo"
    /// What the embedded log locks for as long as it is open.
    private static let lockName = "lock"

    /// - Parameter standard: the demo's own directory, which may go if a demo made it and nobody has it open.
    package static func prepare(
        _ named: String?, standard: String = standard, console: Console
    ) throws(CommandFailure) -> String {
        let path = named ?? standard
        do {
            if let contents = try? FileManager.default.contentsOfDirectory(atPath: path), !contents.isEmpty {
                guard named == nil, contents.contains(markName) else {
                    throw CommandFailure(
                        .unavailable, "\(path) is not empty, and the demo begins with nothing",
                        advice: "Name a new directory with --data.")
                }
                try remove(path, console)
            }
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: path + "/" + markName))
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as LogError {
            throw CommandFailure(error)
        } catch {
            throw CommandFailure(.unavailable, "\(path): \(error.localizedDescription)")
        }
        return path
    }

    /// Removes what an earlier demo left, unless a server or another demo has it open: it would go on writing to files
    /// that nobody finds any more.
    private static func remove(_ path: String, _ console: Console) throws {
        let lock = try PosixStorage().lock(path + "/" + lockName, .exclusive)
        try withExtendedLifetime(lock) {
            console.complain("varve: starting over in \(path)")
            try FileManager.default.removeItem(atPath: path)
        }
    }
}
