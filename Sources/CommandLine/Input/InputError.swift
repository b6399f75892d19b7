/// What is wrong with an input, and where. Lines count from 1, bytes from 0.
package struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// It can't be opened.
        case unreadable
        /// It ends too early, or its bytes are not what they must be.
        case damaged
    }

    package var kind: Kind
    package var file: String
    package var reason: String

    package var description: String { "\(file): \(reason)" }
}
