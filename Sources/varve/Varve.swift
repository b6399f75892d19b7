import CommandLine
import Foundation

@main
enum Varve {
    static func main() async {
        // A pipe whose reader went away is an error of that write and no reason to die without stopping the engine.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let context = CommandContext(
            provider: WiredEngine(makeLogger: HTTPServerLauncher.logger),
            launcher: HTTPServerLauncher(),
            console: .standard(environment: environment),
            environment: environment)
        let status = await Program.run(Array(ProcessInfo.processInfo.arguments.dropFirst()), in: context)
        exit(status.rawValue)
    }
}
