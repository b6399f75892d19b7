import ArgumentParser
import Engine

/// `varve backup`.
struct BackupCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a data directory, also while a server writes to it.",
        discussion: """
            Example: varve backup --data ./varve-data --into /backups/2026-01-01

            The copy is what a power cut at this moment would have left: all that was acknowledged before the copy \
            began is in it. Nothing is overwritten.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("A directory that is empty or not there yet.", valueName: "dir"))
    var into: String

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let source = try directory.configuration(context).dataDirectory
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.backup(source, into: into) { line.update($0) }
        line.clear()
        output.printer(context).print(report)
        return .done
    }
}

/// `varve restore`.
struct RestoreCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a copy of a data directory back, once it is proven.",
        discussion: """
            Example: varve restore --from /backups/2026-01-01 --data ./varve-data

            Refolds the copy and compares every recorded state hash first; status 1, and nothing is put back, if one \
            differs. Nothing is overwritten.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("A copy that `varve backup` made.", valueName: "dir"))
    var from: String

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        var copy = try directory.configuration(context)
        let destination = copy.dataDirectory
        copy.dataDirectory = from
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.restore(copy, into: destination) { line.update($0) }
        line.clear()
        return CheckPrinter(output.printer(context)).print(report)
    }
}
