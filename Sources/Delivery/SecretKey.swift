import Crypto
public import Foundation
import JSON

/// The key that secrets are encrypted with: 32 bytes, in base64 in the environment or in a file.
public struct SecretKey: Sendable, Equatable, CustomStringConvertible {
    static let byteCount = 32
    public static let environmentName = "VARVE_SECRET_KEY"
    let bytes: [UInt8]

    /// - Parameter text: base64 of 32 bytes; white space around it is ignored.
    public init(_ text: String) throws(SecretStoreError) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Base64.decode(trimmed), bytes.count == Self.byteCount else {
            throw SecretStoreError(
                "the key is not \(Self.byteCount) bytes in base64: openssl rand -base64 32 makes one")
        }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    public static func random() -> SecretKey {
        SecretKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes(Array.init))
    }

    /// As `init` reads it.
    var text: String { Base64.encode(bytes) }

    /// The key of a file, which only its owner may read; made if it is not there.
    public static func file(_ url: URL) throws(SecretStoreError) -> SecretKey {
        if let data = try? Data(contentsOf: url) {
            return try SecretKey(String(decoding: data, as: UTF8.self))
        }
        let key = SecretKey.random()
        try PrivateFile.write(Array((key.text + "\n").utf8), to: url)
        return key
    }

    /// How events and files name it: nothing of it can be learned from that.
    var fingerprint: String {
        SHA256.hash(data: Data("varve secret key".utf8) + Data(bytes)).prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    public var description: String { "a key" }
}
