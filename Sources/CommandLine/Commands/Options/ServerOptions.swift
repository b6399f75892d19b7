import ArgumentParser

/// The server that a client command asks.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's URL; VARVE_SERVER if it isn't given, else \(ServerAddress.standard).",
            valueName: "url"))
    var server: String?

    func address(_ context: CommandContext) throws(CommandFailure) -> ServerAddress {
        try ServerAddress(
            parsing: server ?? context.environment["VARVE_SERVER"] ?? ServerAddress.standard)
    }
}
