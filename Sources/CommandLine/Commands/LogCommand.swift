import ArgumentParser

/// `varve log`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "What is on the disk.",
        subcommands: [LogStatCommand.self, LogDumpCommand.self, LogCheckCommand.self])
}

/// Which partitions of the log.
struct PartitionOptions: ParsableArguments {
    @Option(help: "Only this topic.")
    var topic: String?

    @Option(help: ArgumentHelp("Only this partition.", valueName: "n"))
    var partition: Int32?

    var selection: LogSelection { LogSelection(topic: topic, partition: partition) }
}

/// Which records of them.
struct RecordOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From this offset on.", valueName: "offset"))
    var from: Int64?

    @Option(help: ArgumentHelp("At most so many records.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is 0 or more.") }
        if let from, from < 0 { throw ValidationError("--from is an offset: 0 or more.") }
    }
}

/// `varve log stat`.
struct LogStatCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat", abstract: "Segments, bytes and offsets of each partition.",
        discussion: "Example: varve log stat --data ./varve-data --topic inference")

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var partitions: PartitionOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let configuration = try directory.configuration(context)
        output.printer(context).print(try await context.provider.logStat(configuration, partitions.selection))
        return .done
    }
}

/// `varve log dump`.
struct LogDumpCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print records, one a line.",
        discussion: "Example: varve log dump --data ./varve-data --topic inference --from 100 --limit 5")

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var partitions: PartitionOptions
    @OptionGroup var records: RecordOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let configuration = try directory.configuration(context)
        let printer = RecordPrinter(output.printer(context))
        var selection = partitions.selection
        selection.fromOffset = records.from
        selection.limit = records.limit
        try await context.provider.logDump(configuration, selection) { record in
            printer.print(record)
            return context.console.outputFailure == nil
        }
        return .done
    }
}

/// `varve log check`.
struct LogCheckCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read every batch and its checksum.",
        discussion: """
            Example: varve log check --data ./varve-data

            Status 1 if anything is damaged; each place is named by file, byte, partition and offset.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var partitions: PartitionOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let configuration = try directory.configuration(context)
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.logCheck(configuration, partitions.selection) {
            line.update($0)
        }
        line.clear()
        return CheckPrinter(output.printer(context)).print(report)
    }
}
