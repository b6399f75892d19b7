import Crypto
import JSON

/// Signatures of Standard Webhooks: HMAC-SHA256 over `{id}.{timestamp}.{body}`.
public enum WebhookSignature {
    /// The value of the header `webhook-signature`: one signature for each key, so that secrets can be rotated.
    ///
    /// - Parameter timestamp: seconds since 1970.
    public static func header(id: String, timestamp: Int64, body: [UInt8], keys: [[UInt8]]) -> String {
        keys.map { sign(id: id, timestamp: timestamp, body: body, key: $0) }.joined(separator: " ")
    }

    /// `v1,` and the signature in base64.
    public static func sign(id: String, timestamp: Int64, body: [UInt8], key: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        code.update(data: Array("\(id).\(timestamp).".utf8))
        code.update(data: body)
        return "v1," + Base64.encode(Array(code.finalize()))
    }
}
