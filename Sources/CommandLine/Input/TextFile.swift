import Contracts

/// A small file that is read whole: a configuration, a mapping.
enum TextFile {
    static func read(_ path: String, limitBytes: Int, what: String) throws(CommandFailure) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        do {
            let source = try FileSource(path: path)
            while let count = try source.read(into: &piece, waitMilliseconds: nil), count > 0 {
                bytes.append(contentsOf: piece[..<count])
                guard bytes.count <= limitBytes else {
                    throw CommandFailure(
                        .usage, "\(path): larger than \(limitBytes) bytes, which no \(what) is")
                }
            }
        } catch {
            throw CommandFailure(error, otherwise: .usage)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.usage, "\(path): the \(what) is not UTF-8")
        }
        return text
    }

    /// The text as a YAML document; nil if there is nothing in it.
    static func yaml(_ text: String, path: String) throws(CommandFailure) -> YAMLNode? {
        do {
            return try YAMLReader.readIfAny(text.utf8)
        } catch {
            throw CommandFailure(.usage, "\(path): not YAML: \(error)")
        }
    }
}
