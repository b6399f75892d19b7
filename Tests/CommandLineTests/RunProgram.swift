import CommandLine

/// What a run of the program left.
struct ProgramRun {
    var status: CommandStatus
    var output: String
    var errors: String
}

/// Runs `varve` in this process.
func varve(
    _ arguments: String..., provider: StubProvider = StubProvider(), environment: [String: String] = [:],
    terminalWidth: Int? = nil, errorsAreTerminal: Bool = false
) async -> ProgramRun {
    let captured = CapturedConsole()
    let context = CommandContext(
        provider: provider, launcher: StubLauncher(),
        console: captured.console(terminalWidth: terminalWidth, errorsAreTerminal: errorsAreTerminal),
        environment: environment)
    let status = await Program.run(arguments, in: context)
    return ProgramRun(status: status, output: captured.output, errors: captured.errors)
}
