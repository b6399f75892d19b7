/// Why bytes are not the batch that is due.
struct BatchFault: Error, Sendable {
    var reason: String
}
