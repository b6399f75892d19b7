public import Outbox
import Synchronization

/// Where secrets are kept, for all who need them at once.
public protocol SecretKeeper: Sendable {
    func secret(named name: String) -> WebhookSecret?

    /// The names that stand for a secret.
    func names(of secret: WebhookSecret) -> Set<String>

    /// Keeps a secret, durably once this returns.
    func keep(_ secret: WebhookSecret, as name: String) throws(SecretStoreError)

    func forget(allBut names: Set<String>) throws(SecretStoreError)

    /// What tells a secret from others, and from which nobody without the key learns anything of it.
    func digest(of secret: WebhookSecret) -> String
}

/// The secrets of a file.
public final class FileSecrets: SecretKeeper {
    private let store: Mutex<SecretStore>

    public init(_ store: SecretStore) { self.store = Mutex(store) }

    public func secret(named name: String) -> WebhookSecret? { store.withLock { $0[name] } }

    public func names(of secret: WebhookSecret) -> Set<String> { store.withLock { $0.names(of: secret) } }

    public func keep(_ secret: WebhookSecret, as name: String) throws(SecretStoreError) {
        try store.withLock { store throws(SecretStoreError) in try store.set(secret, for: name) }
    }

    public func forget(allBut names: Set<String>) throws(SecretStoreError) {
        try store.withLock { store throws(SecretStoreError) in try store.keep(only: names) }
    }

    public func digest(of secret: WebhookSecret) -> String { store.withLock { $0.digest(of: secret) } }
}
