import Foundation

/// The terminal that a file descriptor may be.
package enum Terminal {
    /// The width of a terminal that doesn't tell its own.
    static let assumedWidth = 80

    static func traits(of descriptor: Int32, environment: [String: String]) -> Console.Traits {
        guard isatty(descriptor) == 1 else { return Console.Traits() }
        let isDumb = environment["TERM"] == "dumb"
        let asksForNoColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return Console.Traits(
            isTerminal: true, width: size(of: descriptor)?.columns ?? assumedWidth,
            showsColor: !isDumb && !asksForNoColor)
    }

    /// Columns and rows, if the descriptor is a terminal that tells them.
    static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Rows of the terminal that results are printed on; nil if there is none.
    static var outputRows: Int? { size(of: STDOUT_FILENO)?.rows }

    /// Writes all of it, waiting where the other side is slow.
    ///
    /// - Returns: why not all of it could be written; nil if it was.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> OutputFailure? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(descriptor)
            case EPIPE: return .closed
            default: return .failed(reason: String(cString: strerror(errno)))
            }
        }
        return nil
    }

    /// Descriptors that somebody else has made non-blocking are shared with us.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&state, 1, -1)
    }
}
