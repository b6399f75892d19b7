import ArgumentParser
import JSON
import NIOHTTP1

/// What every command to the registry takes.
struct CommandOptions: ParsableArguments {
    @OptionGroup var registry: RegistryOptions

    @Option(
        help: ArgumentHelp(
            "Who commands; without it the user's name (USER or LOGNAME), else anonymous.", valueName: "name"))
    var actor: String?

    @Option(
        help: ArgumentHelp(
            "Only if it is still at this revision, which `show` tells, or else the ETag of a GET.",
            valueName: "revision")
    )
    var ifMatch: String?

    /// Sends a command and prints what came of it.
    ///
    /// - Parameter lines: what a person reads of the answer.
    func send(
        _ command: ResourceCommand, in context: CommandContext, lines: (ResourceAnswer) -> [String]
    ) async throws(CommandFailure) -> CommandStatus {
        show(try await answer(to: command, in: context), in: context, lines: lines)
        return .done
    }

    /// Sends a command and prints nothing.
    func answer(
        to command: ResourceCommand, in context: CommandContext
    ) async throws(CommandFailure) -> ResourceAnswer {
        let headers = try headers(context)
        return try await registry.asking(context) { client throws(CommandFailure) in
            try await client.send(command, headers: headers)
        }
    }

    func show(_ answer: ResourceAnswer, in context: CommandContext, lines: (ResourceAnswer) -> [String]) {
        context.console.warn(of: answer.json)
        if registry.output.printer(context).format == .csv {
            registry.print(resource: answer.json, in: context) { _ in [] }
        } else {
            registry.print(answer, in: context) { _ in lines(answer).map(DisplayText.harmless) }
        }
    }

    private func headers(_ context: CommandContext) throws(CommandFailure) -> HTTPHeaders {
        var headers: HTTPHeaders = [:]
        if let name = try self.name(context) { headers.add(name: "Varve-Actor", value: name) }
        if let ifMatch {
            let isPlain = ifMatch != "*" && !ifMatch.contains("\"")
            let tag = isPlain ? "\"\(ifMatch)\"" : ifMatch
            guard Self.fitsHeader(tag) else {
                throw CommandFailure(.usage, "--if-match `\(ifMatch)` is no revision")
            }
            headers.add(name: "If-Match", value: tag)
        }
        return headers
    }

    private func name(_ context: CommandContext) throws(CommandFailure) -> String? {
        if let actor {
            guard !actor.isEmpty, Self.fitsHeader(actor) else {
                throw CommandFailure(
                    .usage, "--actor `\(actor)` is no name: it is empty, or has control characters")
            }
            return actor
        }
        let named = ["USER", "LOGNAME"].compactMap { context.environment[$0] }
        return named.first { !$0.isEmpty && Self.fitsHeader($0) }
    }

    private static func fitsHeader(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
