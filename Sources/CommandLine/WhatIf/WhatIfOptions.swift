import ArgumentParser
import JSON

/// What every question about what could have been takes.
struct WhatIfOptions: ParsableArguments {
    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "A server that is to answer it over its own directory, instead of --data.", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("Only decisions of this time or later.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Only decisions before this time.", valueName: "time"))
    var to: String?

    func validate() throws {
        if server != nil && directory.data != nil {
            throw ValidationError("Give --server or --data, not both.")
        }
    }

    /// Asks, and shows how far it has come.
    ///
    /// - Parameter members: of the question, without its range.
    func ask(
        _ members: [JSONValue.Member], in context: CommandContext
    ) async throws(CommandFailure) -> JSONValue {
        var members = members
        for (name, text) in [("from", from), ("to", to)] {
            guard let time = try TimeText.option("--\(name)", text) else { continue }
            members.append(.init(name, .string(RFC3339.text(time))))
        }
        let line = ProgressLine(context.console)
        defer { line.clear() }
        guard let server else {
            let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
            return try await context.provider.whatIf(settings, .object(members)) { line.update($0) }
        }
        let client = ServerClient(try ServerAddress(parsing: server))
        do throws(CommandFailure) {
            let served = ServedWhatIf(client: RegistryClient(client: client))
            let answer = try await served.answer(.object(members)) { line.update($0) }
            await client.shutdown()
            return answer
        } catch {
            await client.shutdown()
            throw error
        }
    }
}
