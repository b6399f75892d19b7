/// Why nothing can be printed any more.
package enum OutputFailure: Sendable, Equatable {
    /// Whoever read the output went away, as `head` does once it has enough. No mistake of anybody's.
    case closed
    case failed(reason: String)
}
