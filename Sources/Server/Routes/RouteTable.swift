import HTTPTypes
import Synchronization

/// The paths that the server has, and the methods of each: what a 405 lists in `Allow`.
final class RouteTable: Sendable {
    private struct Entry: Sendable {
        /// Pieces of the pattern; nil where any piece fits.
        var pieces: [String?]
        var methods: [HTTPRequest.Method]
    }

    private let entries = Mutex<[Entry]>([])

    /// Notes that `pattern`, in which `{name}` stands for any piece, has a method.
    func add(_ method: HTTPRequest.Method, _ pattern: String) {
        let pieces = pattern.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
        entries.withLock { entries in
            if let index = entries.firstIndex(where: { $0.pieces == pieces }) {
                entries[index].methods.append(method)
            } else {
                entries.append(Entry(pieces: pieces, methods: [method]))
            }
        }
    }

    /// The methods of a path, HEAD included where there is a GET; none if there is no such path.
    ///
    /// - Complexity: linear in the number of paths; asked only about requests that no route answers.
    func methods(of path: String) -> [String] {
        let pieces = path.split(separator: "/")
        let found = entries.withLock { entries in
            entries.first { entry in
                entry.pieces.count == pieces.count
                    && zip(entry.pieces, pieces).allSatisfy { pattern, piece in
                        pattern.map { $0 == piece } ?? true
                    }
            }
        }
        guard let found else { return [] }
        let names = found.methods.map(\.rawValue)
        return (names + (names.contains("GET") ? ["HEAD"] : [])).sorted()
    }
}
