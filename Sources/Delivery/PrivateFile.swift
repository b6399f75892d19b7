import Foundation

/// Files that only their owner may read.
enum PrivateFile {
    /// Writes the whole file beside the old one, syncs it, and puts it in its place.
    static func write(_ bytes: [UInt8], to url: URL) throws(SecretStoreError) {
        let new = url.appendingPathExtension("new")
        do {
            try? FileManager.default.removeItem(at: new)
            guard
                FileManager.default.createFile(
                    atPath: new.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            let handle = try FileHandle(forWritingTo: new)
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw SecretStoreError("\(new.path) can't be written: \(error.localizedDescription)")
        }
        guard rename(new.path, url.path) == 0 else {
            throw SecretStoreError("\(url.path) can't be replaced: error \(errno)")
        }
    }
}
