/// A shard whose part of an answer can't be had now: it is on its way from one instance to another, or its instance does
/// not answer.
struct MissingShard: Error, CustomStringConvertible {
    var shard: String
    var reason: String

    var description: String { "the shard \(shard) can't be asked now: \(reason)" }
}
