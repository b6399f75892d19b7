import Delivery
import JSON
import Outbox
import Streams

extension Engine {
    /// The command with what has to be known of the webhook that it puts: where its URL leads now, and its secret, which
    /// takes no part in what a retry is recognized by but as a keyed digest.
    func withWebhook(_ request: CommandRequest) async throws(EngineError) -> CommandRequest {
        guard request.method == "PUT", request.path.count == 2, request.path[0] == "webhooks" else {
            return request
        }
        var request = request
        request.body = request.body.map(Self.hidingPath)
        request.webhook.policy = outbox?.policy ?? AddressPolicy()
        if let url = request.body?["url"]?.string.flatMap({ WebhookURL($0) }), let outbox {
            request.webhook.addresses = await outbox.resolver.addresses(of: url.host, port: url.port)
        }
        guard let text = request.body?["secret"]?.string else { return request }
        guard let outbox else {
            throw EngineError(
                .unavailable, "this engine keeps no secrets, so it takes no webhook that has one")
        }
        let secret = WebhookSecret(text)
        request.webhook.sameSecrets = outbox.secrets.names(of: secret)
        request.digestedBody = request.body.map { body in
            .object(
                (body.members ?? []).map {
                    $0.name == "secret" ? .init("secret", .string(outbox.secrets.digest(of: secret))) : $0
                })
        }
        return request
    }

    /// The definition of one of Slack's webhooks with the path of its URL as the secret; any other as it is.
    private static func hidingPath(_ body: JSONValue) -> JSONValue {
        guard body["format"]?.string == WebhookFormat.slack.rawValue, body["secret"]?.string == nil,
            let url = body["url"]?.string.flatMap({ WebhookURL($0) }), url.target != "/"
        else { return body }
        let others = (body.members ?? []).filter { !["url", "secret"].contains($0.name) }
        return .object(
            others + [.init("url", .string(url.origin.text)), .init("secret", .string(url.target))])
    }
}
