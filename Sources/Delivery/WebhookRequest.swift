import Foundation
import JSON
public import Outbox

/// A request as it goes out: signed, with its secrets put in.
public struct WebhookRequest: Sendable, Equatable {
    public var url: WebhookURL
    public var headers: [Header]
    public var body: [UInt8]

    public struct Header: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    /// - Parameters:
    ///   - now: milliseconds since 1970, for the signature's timestamp.
    ///   - secrets: those that the delivery names, the newest first.
    public init(_ delivery: DueDelivery, now: Int64, secrets: [WebhookSecret]) {
        url = delivery.url
        body = delivery.body
        headers = [
            Header(name: "content-type", value: "application/json"),
            Header(name: "user-agent", value: "varve"),
        ]
        switch delivery.format {
        case .standard: sign(delivery.id, seconds: now / 1_000, secrets)
        case .pagerduty:
            // JSON text of the key, without its quotes: whatever it holds, it stays within its place.
            let key = JSONValue.string(secrets.first?.text ?? "").text.dropFirst().dropLast()
            let text = String(decoding: body, as: UTF8.self)
            if let mark = text.range(of: Payload.routingKeyMark) {
                body = Array(text.replacingCharacters(in: mark, with: key).utf8)
            }
        case .slack: url = secrets.first.flatMap { delivery.url.with(target: $0.text) } ?? url
        case .alertmanager: break
        }
    }

    private mutating func sign(_ id: String, seconds: Int64, _ secrets: [WebhookSecret]) {
        let signature = WebhookSignature.header(
            id: id, timestamp: seconds, body: body, keys: secrets.compactMap(\.key))
        headers += [
            Header(name: "webhook-id", value: id), Header(name: "webhook-timestamp", value: String(seconds)),
            Header(name: "webhook-signature", value: signature),
        ]
    }
}
