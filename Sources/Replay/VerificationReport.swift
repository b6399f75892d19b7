public import JSON

/// What `varve replay verify` found.
public struct VerificationReport: Sendable {
    public struct Shard: Sendable {
        public var shard: String
        /// The journal offset behind the last entry that was refolded.
        public var position: Int64
        public var hash: String
        /// Recorded hashes that were compared.
        public var checkpoints: Int
        /// Why the shard was not refolded to its journal's end: a power cut took output of the data shards, which they
        /// make again at the next start. Nil if it was.
        public var incomplete: String?
    }

    /// The first disagreement.
    public struct Divergence: Sendable {
        public var shard: String
        public var position: Int64
        public var recorded: String
        public var computed: String
        public var what: String
        /// The parts of the state that differ, by name; empty where the recorded state is not there any more.
        public var components: [String] = []
        /// Files with both encodings of the state, for comparing; nil where they could not be written.
        public var files: StateFiles?

        public var sentence: String {
            recorded.isEmpty
                ? "shard \(shard), journal position \(position): \(what) is not what the fold gives"
                : "shard \(shard), journal position \(position): the recorded \(what) has hash \(recorded), "
                    + "the refolded one \(computed)" + details
        }

        private var details: String {
            var text = components.isEmpty ? "" : "; they differ in: " + components.joined(separator: ", ")
            if let files { text += "; both are in \(files.recorded) and \(files.computed)" }
            return text
        }
    }

    /// Events and windows refolded.
    public var events: UInt64
    /// Those of them that were folded in these seconds, if an interrupted run had folded the others.
    public var foldedEvents: UInt64?
    public var seconds: Double
    /// Of all shards, in order.
    public var hash: String
    public var shards: [Shard]
    public var divergence: Divergence?

    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("events", JSONValue(events)), .init("seconds", .number(seconds)),
            .init(
                "events_per_second",
                .number(seconds > 0 ? (Double(foldedEvents ?? events) / seconds).rounded() : 0)),
            .init("hash", .string(hash)),
            .init(
                "shards",
                .array(
                    shards.map {
                        [
                            "shard": .string($0.shard), "position": .integer($0.position),
                            "hash": .string($0.hash), "checkpoints": JSONValue($0.checkpoints),
                            "incomplete": JSONValue($0.incomplete),
                        ]
                    })),
        ]
        if let divergence {
            members.append(
                .init(
                    "divergence",
                    [
                        "shard": .string(divergence.shard), "position": .integer(divergence.position),
                        "recorded": .string(divergence.recorded), "computed": .string(divergence.computed),
                        "what": .string(divergence.what),
                        "components": .array(divergence.components.map(JSONValue.string)),
                        "recorded_file": JSONValue(divergence.files?.recorded),
                        "computed_file": JSONValue(divergence.files?.computed),
                    ]))
        }
        return .object(members)
    }
}
