import CommandLine
import Delivery
import Engine
import Foundation
import Outbox

/// What the served engine tells webhooks with: requests over HTTP, and secrets in an encrypted file of the data directory.
enum LiveOutbox {
    private static let secretsName = "secrets.json"
    private static let keyName = "secrets.key"
    /// The key that a rotation was about to put in the place of the directory's own.
    private static let nextKeyName = "secrets.key.next"

    static func open(_ settings: Settings) throws -> EngineOutbox {
        let directory = URL(fileURLWithPath: settings.engine.dataDirectory, isDirectory: true)
        // On a cluster nobody else has made it.
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let policy = AddressPolicy(allowed: settings.engine.webhooks.allowed)
        let store = try store(settings, directory)
        return EngineOutbox(
            policy: policy, sender: HTTPWebhookSender(policy: policy), secrets: FileSecrets(store))
    }

    /// Takes a directory's secrets, encrypted as they are, and its own key along into the one that takes its place.
    static func copySecrets(of directory: String, into successor: String) throws {
        for name in [secretsName, keyName] {
            let source = URL(fileURLWithPath: directory).appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: source.path) else { continue }
            let copy = URL(fileURLWithPath: successor).appendingPathComponent(name)
            let bytes = try Data(contentsOf: source)
            guard
                FileManager.default.createFile(
                    atPath: copy.path, contents: bytes, attributes: [.posixPermissions: 0o600])
            else { throw CommandFailure(.unavailable, "\(copy.path) can't be written") }
        }
    }

    private static func store(_ settings: Settings, _ directory: URL) throws -> SecretStore {
        let file = directory.appendingPathComponent(secretsName)
        do {
            return try SecretStore(file, key: try key(settings, directory))
        } catch {
            // A rotation was interrupted between the secrets and the key.
            let next = directory.appendingPathComponent(nextKeyName)
            guard usesOwnKey(settings), FileManager.default.fileExists(atPath: next.path),
                let store = try? SecretStore(file, key: try SecretKey.file(next))
            else { throw error }
            try adopt(next, directory)
            return store
        }
    }

    /// Encrypts the secrets with another key: that of a file, or a new one in place of the directory's own.
    ///
    /// - Returns: how many secrets there are.
    static func rotate(_ settings: Settings, to newKeyFile: String?) throws -> Int {
        let directory = URL(fileURLWithPath: settings.engine.dataDirectory, isDirectory: true)
        let store = try store(settings, directory)
        if let newKeyFile {
            guard FileManager.default.fileExists(atPath: newKeyFile) else {
                throw CommandFailure(.usage, "there is no \(newKeyFile)")
            }
            return try store.rotated(to: try SecretKey.file(URL(fileURLWithPath: newKeyFile))).count
        }
        guard usesOwnKey(settings) else {
            throw CommandFailure(
                .usage, "the key is not the directory's own: name the new one with --new-key-file")
        }
        let next = directory.appendingPathComponent(nextKeyName)
        try? FileManager.default.removeItem(at: next)
        let rotated = try store.rotated(to: try SecretKey.file(next))
        try adopt(next, directory)
        return rotated.count
    }

    private static func usesOwnKey(_ settings: Settings) -> Bool {
        settings.engine.webhooks.keyFile == nil
            && ProcessInfo.processInfo.environment[SecretKey.environmentName] == nil
    }

    private static func adopt(_ next: URL, _ directory: URL) throws {
        let own = directory.appendingPathComponent(keyName)
        guard rename(next.path, own.path) == 0 else {
            throw CommandFailure(.unavailable, "\(own.path) can't be replaced: error \(errno)")
        }
    }

    /// That of the environment, or of the file that is named, or the directory's own.
    private static func key(_ settings: Settings, _ directory: URL) throws -> SecretKey {
        if let text = ProcessInfo.processInfo.environment[SecretKey.environmentName] {
            return try SecretKey(text)
        }
        let path = settings.engine.webhooks.keyFile.map { URL(fileURLWithPath: $0) }
        return try SecretKey.file(path ?? directory.appendingPathComponent(keyName))
    }
}
