import ByteCoding
import Commands
import JSON

/// What was answered to commands that had an idempotency key. It travels in the data of a command's last event, so that it
/// follows from the log like everything else.
struct CommandLedger: Sendable {
    private var answers = IdempotencyStore()
    private static let member = "command"
    /// Events of one command at the most.
    private static let eventLimit = 10_000

    /// What was answered to the first try of a command; nil for a new one.
    func answer(to request: CommandRequest) throws(CommandRejection) -> KeptAnswer? {
        try answers.answer(
            key: request.idempotencyKey, request: request.line, digest: request.digest)
    }

    /// Decides a command unless it is a retry, and signs its events.
    func decide<Event>(
        _ request: CommandRequest, time: Int64, _ decide: (ResourceCommand) -> CommandDecision<Event>,
        event: (Event) -> AcceptedCommand.Event
    ) -> CommandOutcome {
        do throws(CommandRejection) {
            if let kept = try answer(to: request) { return .repeated(kept) }
        } catch {
            return .rejected(error)
        }
        switch decide(request.resourceCommand(time: time)) {
        case .rejected(let rejection): return .rejected(rejection)
        case .accepted(let accepted):
            let events = Self.sign(
                accepted.events.map(event), of: request, status: accepted.status, resource: accepted.resource)
            return .accepted(
                AcceptedCommand(status: accepted.status, resource: accepted.resource, events: events))
        }
    }

    /// The events with what is kept of the command in the last of them.
    private static func sign(
        _ events: [AcceptedCommand.Event], of request: CommandRequest, status: Int, resource: [String]
    ) -> [AcceptedCommand.Event] {
        guard let key = request.idempotencyKey, var last = events.last, var data = last.json["data"]?.members
        else { return events }
        data.append(
            .init(
                member,
                [
                    "key": .string(key), "request": .string(request.line),
                    "digest": .string(String(request.digest, radix: 16)), "status": JSONValue(status),
                    "resource": .string(resource.joined(separator: "/")),
                    "events": .array(events.map { ["id": .string($0.id), "type": .string($0.type)] }),
                ]))
        last.json = .object(
            (last.json.members ?? []).map { $0.name == "data" ? .init("data", .object(data)) : $0 })
        return events.dropLast() + [last]
    }

    /// Keeps the answer to the command whose last event this is, if it had a key. Called behind the event's own fold.
    ///
    /// - Parameter show: the resource as it is now.
    mutating func note(_ event: JSONValue, offset: Int64, show: ([String]) -> ShownResource?) {
        guard let command = event["data"]?[Self.member], let key = command["key"]?.string,
            let request = command["request"]?.string, let status = command["status"]?.integer,
            let digest = command["digest"]?.string.flatMap({ UInt128($0, radix: 16) }),
            let path = command["resource"]?.string, let events = command["events"]?.array,
            (1...Self.eventLimit).contains(events.count)
        else { return }
        let first = offset - Int64(events.count - 1)
        let shown = show(path.split(separator: "/").map(String.init))
        answers.insert(
            KeptAnswer(
                request: request, digest: digest, status: Int(status), etag: shown?.etag,
                body: shown?.body.text ?? "null",
                events: events.enumerated().map { index, event in
                    EventReference(
                        id: event["id"]?.string ?? "", type: event["type"]?.string ?? "",
                        offset: first + Int64(index))
                }), key: key)
    }

    func encode(into writer: inout ByteWriter) { answers.encode(into: &writer) }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        answers = try IdempotencyStore(from: &reader)
    }
}

extension CommandRequest {
    /// What a retry has in common with its first try.
    fileprivate var line: String { "\(method) /v1/\(path.joined(separator: "/"))" }
    fileprivate var digest: UInt128 { Fingerprint.of((digestedBody ?? body ?? .null).canonical.encoded()) }

    /// The same without what the engine itself takes care of.
    func resourceCommand(time: Int64) -> ResourceCommand {
        ResourceCommand(method, path, body: body, actor: actor, time: time, ifMatch: ifMatch)
    }
}
