import ArgumentParser
import JSON

/// `varve fold`.
struct FoldCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "fold",
        abstract: "Fold event files in memory and print a view: no server, no data directory.",
        discussion: """
            Example: varve fold events.ndjson.gz --window 1h --threads 2 --output csv

            The same decoding, folding and answering as the engine's own. NDJSON, gzip, LZ4, and CSV with --map. The \
            status is 0 if every event was taken, 1 if any was rejected; the reasons go to standard error.
            """)

    /// The most frequent ones; JSON has all.
    private static let reasonsShown = 20

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
        let printer = output.printer(context)
        // Tables and CSV are the windows alone.
        let windows = JSONValue.object((answer.members ?? []).filter { $0.name != "reasons" })
        printer.print(printer.format == .json ? answer : windows)
        return report(answer, context.console)
    }

    /// Says what was rejected, and makes the status of it.
    private func report(_ answer: JSONValue, _ console: Console) -> CommandStatus {
        guard let rejected = answer["rejected"]?.integer, rejected > 0 else { return .done }
        console.complain("varve: \(NumberText.grouped(rejected)) rejected:")
        for entry in (answer["reasons"]?.array ?? []).prefix(Self.reasonsShown) {
            let count = NumberText.grouped(entry["count"]?.integer ?? 0)
            console.complain("  \(count)  \(DisplayText.harmless(entry["reason"]?.string ?? "?"))")
        }
        return .difference
    }
}
