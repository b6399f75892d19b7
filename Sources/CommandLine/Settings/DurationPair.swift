/// Two durations that belong together, an entry of a list: how large windows are and how long they are kept.
struct DurationPair: Sendable, Equatable {
    /// Milliseconds.
    var first: Int64
    var second: Int64

    /// How a list of such pairs is written: `1m:6h,10m:3d`, and `{window: 1m, kept: 6h}` in the file.
    struct Form: Sendable {
        var firstName: String
        var secondName: String
        var example: String
        /// Whether there may be no pair at all.
        var allowsNone: Bool

        var names: [String] { [firstName, secondName] }
        /// `WINDOW:KEPT pairs, as in 1m:6h,10m:3d`
        var description: String {
            "\(firstName.uppercased()):\(secondName.uppercased()) pairs, as in \(example)"
        }

        static let tiers = Form(
            firstName: "window", secondName: "kept", example: "1m:6h,10m:3d", allowsNone: false)
        static let thinning = Form(
            firstName: "older", secondName: "every", example: "1h:10m,1d:6h", allowsNone: true)
    }
}
