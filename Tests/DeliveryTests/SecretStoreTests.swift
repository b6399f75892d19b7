import Delivery
import Foundation
import JSON
import Outbox
import Testing

@Suite("Secrets at rest")
struct SecretStoreTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "varve-secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private let secret = WebhookSecret("whsec_" + Base64.encode([UInt8](repeating: 7, count: 32)))

    @Test(
        "they come back with their key only, are in no file in the clear, and only their owner may read them")
    func roundTrip() throws {
        let url = folder.appending(path: "secrets")
        var store = try SecretStore(url, key: try SecretKey.file(folder.appending(path: "key")))
        try store.set(secret, for: "ops-1")
        try store.set(WebhookSecret("other"), for: "ops-2")
        let again = try SecretStore(url, key: try SecretKey.file(folder.appending(path: "key")))
        #expect(again["ops-1"] == secret && again["ops-2"]?.text == "other" && again["x"] == nil)
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        #expect(!text.contains(secret.text.dropFirst(6)) && !text.contains("other"))
        for name in ["secrets", "key"] {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)[
                .posixPermissions]
            #expect((mode as? Int) == 0o600)
        }
        #expect(throws: SecretStoreError.self) { try SecretStore(url, key: SecretKey.random()) }
        try store.keep(only: ["ops-2"])
        #expect(try SecretStore(url, key: try SecretKey.file(folder.appending(path: "key")))["ops-1"] == nil)
    }

    @Test("the key can be changed, and the old one opens nothing then")
    func rotation() throws {
        let url = folder.appending(path: "secrets")
        let (old, new) = (SecretKey.random(), SecretKey.random())
        var store = try SecretStore(url, key: old)
        try store.set(secret, for: "a")
        #expect(try store.rotated(to: new)["a"] == secret)
        #expect(try SecretStore(url, key: new)["a"] == secret)
        #expect(throws: SecretStoreError.self) { try SecretStore(url, key: old) }
    }

    @Test("damaged, exchanged and foreign content is an error")
    func damage() throws {
        let (url, key) = (folder.appending(path: "secrets"), SecretKey.random())
        var store = try SecretStore(url, key: key)
        try store.set(WebhookSecret("one"), for: "a")
        try store.set(WebhookSecret("two"), for: "b")
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let exchanged = text.replacing("\"a\":", with: "\"c\":").replacing("\"b\":", with: "\"a\":")
            .replacing("\"c\":", with: "\"b\":")
        for damaged in [exchanged, String(text.dropLast(4)), "{}", ""] {
            try Data(damaged.utf8).write(to: url)
            #expect(throws: SecretStoreError.self) { try SecretStore(url, key: key) }
        }
        #expect(throws: SecretStoreError.self) { try SecretKey("short") }
    }
}
