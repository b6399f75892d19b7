import ArgumentParser
import Engine
import JSON

/// `varve replay diff`.
struct ReplayDiffCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Fold the log again with this version, and show which answers of which views change.",
        discussion: """
            Example: varve replay diff --data ./varve-data --with /opt/varve-0.9/varve

            Before a new version goes live. The answers of every view that are folded from the log alone by this version \
            are held against those of --with, an older `varve` that reads the same directory; of --against, a directory \
            that was rebuilt elsewhere; or else of the states that were recorded, as snapshots hold them. Status 1 if \
            anything differs. No server may hold the directory, and nothing in it is changed.
            """)

    @OptionGroup var directory: DirectoryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Another version of varve, which answers from the same directory.", valueName: "file"))
    var with: String?

    @Option(help: ArgumentHelp("Another directory, whose answers are compared with.", valueName: "dir"))
    var against: String?

    func validate() throws {
        if with != nil && against != nil { throw ValidationError("Give --with or --against, not both.") }
    }

    private static let table = RegistryTable(fields: [
        .init("view") { $0["view"]?.string }, .init("change") { $0["change"]?.string },
        .init("row", isShrinkable: true) { $0["key"]?.string }, .init("field") { $0["field"]?.string },
        .init("recorded", isShrinkable: true) { Self.text($0["from"]) },
        .init("now", isShrinkable: true) { Self.text($0["to"]) },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let settings = try directory.settings.resolve(context, flags: [("data", directory.data)]).settings
        let before: [String: ViewRows]
        let name: String
        if let with {
            name = with
            before = try await answers(
                ofBinary: with, settings.engine.dataDirectory, try await names(settings, context))
        } else {
            var recorded = settings
            recorded.engine.dataDirectory = against ?? settings.engine.dataDirectory
            name = against ?? "recorded"
            before = try await answers(of: try await context.provider.openOffline(recorded), name)
        }
        let after = try await answers(of: try await context.provider.openRefolded(settings), "refolded")
        return report(
            before.keys.sorted().map {
                ViewDifference(
                    view: $0, from: before[$0] ?? ViewRows(.null), to: after[$0] ?? ViewRows(.null))
            }, name, context)
    }

    /// The views that this version has.
    private func names(
        _ settings: Settings, _ context: CommandContext
    ) async throws(CommandFailure) -> [String] {
        let engine = try await context.provider.openOffline(settings)
        let names = engine.service.views.filter(\.isAvailable).map(\.name)
        do { try await engine.shutdown() } catch { throw CommandFailure(error) }
        return names
    }

    /// The answers of all views of an engine, which is closed then.
    private func answers(
        of engine: OpenedEngine, _ name: String
    ) async throws(CommandFailure) -> [String: ViewRows] {
        _ = await EngineReadiness.wait(for: engine.service)
        let found: Result<[String: ViewRows], CommandFailure>
        do throws(CommandFailure) {
            let views = engine.service.views.filter(\.isAvailable).map(\.name)
            found = .success(try await answers(AnswerSource(name, engine.service), views))
        } catch {
            found = .failure(error)
        }
        do { try await engine.shutdown() } catch { throw CommandFailure(error) }
        return try found.get()
    }

    private func answers(
        _ source: AnswerSource, _ views: [String]
    ) async throws(CommandFailure) -> [String: ViewRows] {
        var found: [String: ViewRows] = [:]
        for view in views { found[view] = ViewRows(try await source.ask(view)) }
        return found
    }

    /// The answers of another version, of those views that it has.
    private func answers(
        ofBinary binary: String, _ data: String, _ views: [String]
    ) async throws(CommandFailure) -> [String: ViewRows] {
        let source = AnswerSource(binary: binary, data: data)
        var found: [String: ViewRows] = [:]
        var failure: CommandFailure?
        for view in views {
            do throws(CommandFailure) {
                found[view] = ViewRows(try await source.ask(view))
            } catch {
                failure = error
            }
        }
        if found.isEmpty, let failure { throw failure }
        return found
    }

    private func report(
        _ differences: [ViewDifference], _ name: String, _ context: CommandContext
    ) -> CommandStatus {
        let rows = JSONValue.array(differences.flatMap(\.differences))
        let answer: JSONValue = [
            "compared": .string(name), "views": .array(differences.map(\.summary)), "differences": rows,
        ]
        let isSame = differences.allSatisfy(\.isEmpty)
        output.printer(context).print(answer, rows: rows) { layout in
            guard !isSame else {
                return ["\(differences.count) views, no differences: this version answers as \(name) does"]
            }
            return Self.table.lines(of: answer, "differences", layout: layout)
        }
        return isSame ? .done : .difference
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let value, value != .null else { return nil }
        return value.string ?? value.text
    }
}
