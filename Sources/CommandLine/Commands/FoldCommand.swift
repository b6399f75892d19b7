import ArgumentParser

/// `varve fold`.
struct FoldCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "fold",
        abstract: "Fold event files in memory and print a view: no server, no data directory.",
        discussion: """
            Example: varve fold events.ndjson.gz --window 1h --threads 2 --output csv

            The same decoding, folding and answering as the engine's own. NDJSON, gzip, LZ4, and CSV with --map.
            """)

    @Argument(help: ArgumentHelp("The files; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(help: "The view to print.")
    var view = "latency"

    @Option(help: ArgumentHelp("Threads (default: as many as there are cores).", valueName: "n"))
    var threads: Int?

    @OptionGroup var parameters: ViewOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError("--threads is between 1 and 1024.")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        var inputs: [EventInput] = []
        for (path, format) in zip(files, try input.formats(of: files)) {
            inputs.append(try EventInput(path: path, format: format))
        }
        let named = Dictionary(try parameters.parameters().map { ($0.name, $0.value) }) { _, last in last }
        let request = FoldRequest(files: inputs, view: view, parameters: named, threads: threads)
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let answer = try await context.provider.fold(request) { line.update($0) }
        line.clear()
        output.printer(context).print(answer)
        return .done
    }
}
