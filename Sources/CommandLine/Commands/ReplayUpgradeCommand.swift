import ArgumentParser
import Engine
import Foundation
import JSON

/// `varve replay upgrade`.
struct ReplayUpgradeCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Fold a directory of another version anew, while that version goes on serving it.",
        discussion: """
            Example: varve replay upgrade --data ./varve-data --into ./varve-next

            Run by the new version, as often as you like while the old one serves: each run folds what came since the \
            last one. Then stop the old server and run it once more, which completes the new directory, and serve that. \
            Events, commands, decisions' order and what webhooks were told are taken along, and so are their secrets; \
            nobody is told anything. `varve replay diff` shows before which answers change.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("The new data directory: missing, empty, or of an earlier run.", valueName: "dir"))
    var into: String

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let source = try directory.configuration(context)
        var target = source
        target.dataDirectory = URL(fileURLWithPath: into).standardizedFileURL.path
        let old = URL(fileURLWithPath: source.dataDirectory).standardizedFileURL.path
        let line = ProgressLine(context.console)
        defer { line.clear() }
        let report = try await context.provider.upgrade(old, into: target) { line.update($0) }
        line.clear()
        output.printer(context).print(report, rows: .array([])) { _ in lines(report, from: old) }
        return .done
    }

    private func lines(_ report: JSONValue, from old: String) -> [String] {
        let events = NumberText.grouped(Int(report["events"]?.integer ?? 0))
        guard report["complete"] == true else {
            return [
                "\(events) events are folded, and a server still writes to \(old).",
                "Stop it and run this again: then only what came since is left.",
            ]
        }
        return [
            "\(into) has all \(events) events of \(old), folded by this version.",
            "Serve it: varve serve --data \(into)",
        ]
    }
}
