/// What commands need from outside of this module. Tests bring their own.
package struct CommandContext: Sendable {
    package var provider: any EngineProvider
    package var launcher: any ServerLauncher
    package var console: Console
    /// The process's environment variables.
    package var environment: [String: String]

    package init(
        provider: any EngineProvider, launcher: any ServerLauncher, console: Console,
        environment: [String: String]
    ) {
        self.provider = provider
        self.launcher = launcher
        self.console = console
        self.environment = environment
    }

    /// Set by `Program.run`: ArgumentParser makes the commands, so nothing can be handed to them.
    @TaskLocal static var current: CommandContext?
}
