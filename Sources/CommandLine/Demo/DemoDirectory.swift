import Foundation

/// The data directory of the demo. Its own default one is made anew each time; any other must be new or empty.
enum DemoDirectory {
    static let standard = "./varve-demo"
    /// Says that a directory is a demo's and may go.
    private static let markName = "made-by-varve-demo"

    static func prepare(_ named: String?, console: Console) throws(CommandFailure) -> String {
        let path = named ?? standard
        let files = FileManager.default
        let mark = path + "/" + markName
        do {
            if let contents = try? files.contentsOfDirectory(atPath: path), !contents.isEmpty {
                guard named == nil, files.fileExists(atPath: mark) else {
                    throw CommandFailure(
                        .unavailable, "\(path) is not empty, and the demo begins with nothing",
                        advice: "Name a new directory with --data.")
                }
                console.complain("varve: starting over in \(path)")
                try files.removeItem(atPath: path)
            }
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: mark))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.unavailable, "\(path): \(error.localizedDescription)")
        }
        return path
    }
}
