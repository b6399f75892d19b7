import Crypto
public import Foundation
import JSON
public import Outbox

/// The secrets of webhooks, by name, in one file: each encrypted with AES-256-GCM, bound to its name, so that entries
/// can't be exchanged. Events and snapshots hold the names alone.
public struct SecretStore: Sendable {
    /// Entries of the file.
    static let limit = 10_000
    private static let format = 1
    private let url: URL
    private let key: SecretKey
    private var secrets: [String: WebhookSecret] = [:]

    /// Opens the file; one that is not there holds nothing.
    ///
    /// - Throws: for a file that is damaged, or encrypted with another key.
    public init(_ url: URL, key: SecretKey) throws(SecretStoreError) {
        (self.url, self.key) = (url, key)
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        guard let data = try? Data(contentsOf: url), let file = try? JSONValue(parsing: data),
            file["format"]?.integer == Int64(Self.format), let entries = file["secrets"]?.members
        else { throw SecretStoreError("\(url.path) can't be read, or is no file of secrets") }
        guard file["key"]?.string == key.fingerprint else {
            throw SecretStoreError("\(url.path) is encrypted with another key than the one that was given")
        }
        for entry in entries {
            guard let sealed = entry.value.string.flatMap(Base64.decode),
                let text = Self.open(sealed, name: entry.name, key)
            else { throw SecretStoreError("\(url.path): the secret '\(entry.name)' is damaged") }
            secrets[entry.name] = WebhookSecret(text)
        }
    }

    public var count: Int { secrets.count }

    public subscript(name: String) -> WebhookSecret? { secrets[name] }

    /// The names that stand for a secret.
    public func names(of secret: WebhookSecret) -> Set<String> {
        Set(secrets.lazy.filter { $0.value == secret }.map(\.key))
    }

    /// HMAC-SHA256 under the file's key, its first 16 bytes in base64.
    public func digest(of secret: WebhookSecret) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("varve secret digest".utf8) + Data(secret.text.utf8),
            using: SymmetricKey(data: key.bytes))
        return Base64.encode(Array(code.prefix(16)))
    }

    /// Keeps a secret, durably once this returns.
    public mutating func set(_ secret: WebhookSecret, for name: String) throws(SecretStoreError) {
        var next = secrets
        next[name] = secret
        guard next.count <= Self.limit else {
            throw SecretStoreError("there are \(Self.limit) secrets: more are not kept")
        }
        try write(next, key)
        secrets = next
    }

    /// Forgets all but these.
    public mutating func keep(only names: Set<String>) throws(SecretStoreError) {
        let next = secrets.filter { names.contains($0.key) }
        guard next.count < secrets.count else { return }
        try write(next, key)
        secrets = next
    }

    /// The same secrets under another key; the file is encrypted with that one then.
    public func rotated(to key: SecretKey) throws(SecretStoreError) -> SecretStore {
        try write(secrets, key)
        return try SecretStore(url, key: key)
    }

    private func write(_ secrets: [String: WebhookSecret], _ key: SecretKey) throws(SecretStoreError) {
        var entries: [JSONValue.Member] = []
        for (name, secret) in secrets.sorted(by: { $0.key < $1.key }) {
            entries.append(.init(name, .string(Base64.encode(try Self.seal(secret.text, name: name, key)))))
        }
        let file: JSONValue = [
            "format": .integer(Int64(Self.format)), "key": .string(key.fingerprint),
            "secrets": .object(entries),
        ]
        try PrivateFile.write(file.encoded(), to: url)
    }

    /// Nonce, ciphertext and tag.
    private static func seal(_ text: String, name: String, _ key: SecretKey) throws(SecretStoreError)
        -> [UInt8]
    {
        let box = try? AES.GCM.seal(
            Data(text.utf8), using: SymmetricKey(data: key.bytes), authenticating: Data(name.utf8))
        guard let combined = box?.combined else { throw SecretStoreError("a secret can't be encrypted") }
        return Array(combined)
    }

    private static func open(_ sealed: [UInt8], name: String, _ key: SecretKey) -> String? {
        guard let box = try? AES.GCM.SealedBox(combined: Data(sealed)),
            let plain = try? AES.GCM.open(
                box, using: SymmetricKey(data: key.bytes), authenticating: Data(name.utf8))
        else { return nil }
        return String(validating: plain, as: UTF8.self)
    }
}
