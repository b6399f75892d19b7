import Foundation
import Log

/// Two encodings of a state in files, for whoever wants to know byte by byte where they differ.
public struct StateFiles: Sendable, Hashable {
    public var recorded: String
    public var computed: String

    /// Writes both below the system's folder for temporary files. Nil if that can't be done: the report says what
    /// differs all the same.
    static func write(recorded: [UInt8], computed: [UInt8], shard: String, position: Offset) -> StateFiles? {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("varve-divergence-\(UUID().uuidString)")
        let recordedFile = folder.appendingPathComponent("\(shard)-\(position).recorded")
        let computedFile = folder.appendingPathComponent("\(shard)-\(position).computed")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(recorded).write(to: recordedFile)
            try Data(computed).write(to: computedFile)
        } catch {
            return nil
        }
        return StateFiles(recorded: recordedFile.path, computed: computedFile.path)
    }
}
