import JSON

/// A view as a server answered it, byte for byte.
struct ServedView: Sendable {
    var body: [UInt8]
    var server: String
    /// Nil for an answer as of now.
    var past: PastAnswer?

    /// JSON is passed on as it came.
    func print(with printer: ResultPrinter) throws(CommandFailure) {
        if printer.format == .json {
            let isEnded = body.last == UInt8(ascii: "\n")
            printer.console.write(isEnded ? body : body + [UInt8(ascii: "\n")])
            return
        }
        printer.print(try parsed())
    }

    func parsed() throws(CommandFailure) -> JSONValue {
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw CommandFailure(
                .unavailable, "\(server) answered with something else: \(error)",
                advice: "Is it a Varve server?")
        }
    }
}
