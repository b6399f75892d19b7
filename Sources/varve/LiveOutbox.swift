import CommandLine
import Delivery
import Engine
import Foundation
import Outbox

/// What the served engine tells webhooks with: requests over HTTP, and secrets in an encrypted file of the data directory.
enum LiveOutbox {
    private static let secretsName = "secrets.json"
    private static let keyName = "secrets.key"

    static func open(_ settings: Settings) throws -> EngineOutbox {
        let directory = URL(fileURLWithPath: settings.engine.dataDirectory, isDirectory: true)
        // On a cluster nobody else has made it.
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let policy = AddressPolicy(allowed: settings.engine.webhooks.allowed)
        let store = try SecretStore(
            directory.appendingPathComponent(secretsName), key: try key(settings, directory))
        return EngineOutbox(
            policy: policy, sender: HTTPWebhookSender(policy: policy), secrets: FileSecrets(store))
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
