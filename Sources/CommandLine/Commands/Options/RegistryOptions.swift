import ArgumentParser
import JSON

/// What every question to the registry takes.
struct RegistryOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Runs `body` with a client, which is shut down afterwards.
    func asking<Value>(
        _ context: CommandContext, _ body: (RegistryClient) async throws(CommandFailure) -> Value
    ) async throws(CommandFailure) -> Value {
        let client = ServerClient(try server.address(context))
        do throws(CommandFailure) {
            let value = try await body(RegistryClient(client: client))
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// Prints an answer: JSON as it came, the rest by its columns.
    func print(
        _ answer: ResourceAnswer, in context: CommandContext, lines: (TableLayout) -> [String]
    ) {
        answer.past?.tell(context.console)
        let printer = output.printer(context)
        switch printer.format {
        case .json:
            let isEnded = answer.body.last == UInt8(ascii: "\n")
            context.console.write(isEnded ? answer.body : answer.body + [UInt8(ascii: "\n")])
        case .csv: ViewAnswer(answer.json).csv.forEach(context.console.print)
        case .table: lines(printer.layout).forEach(context.console.print)
        }
    }

    /// Prints a single resource, which is one row of CSV whatever lists it has.
    func print(resource: JSONValue, in context: CommandContext, lines: (TableLayout) -> [String]) {
        let printer = output.printer(context)
        switch printer.format {
        case .json: context.console.print(resource.text)
        case .csv: ViewAnswer(["models": [resource]]).csv.forEach(context.console.print)
        case .table: lines(printer.layout).forEach(context.console.print)
        }
    }
}
