import CommandLine
import Foundation

@main
enum Varve {
    static func main() async {
        let environment = ProcessInfo.processInfo.environment
        let context = CommandContext(
            provider: WiredEngine(makeLogger: HTTPServerLauncher.engineLogger),
            launcher: HTTPServerLauncher(),
            console: .standard(environment: environment),
            environment: environment)
        let status = await Program.run(Array(ProcessInfo.processInfo.arguments.dropFirst()), in: context)
        exit(status.rawValue)
    }
}
