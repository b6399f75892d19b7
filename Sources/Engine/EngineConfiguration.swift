/// What an engine is told when it is opened. Every limit is here, with its unit in its name.
public struct EngineConfiguration: Sendable {
    /// The data directory.
    public var dataDirectory = "./varve-data"
    /// Partitions of each data topic, and as many data shards. Fixed when the directory is made; nil takes the
    /// directory's own number, or 1 for a new one.
    public var shards: Int?

    public var limits = Limits()
    public var windows = Windows()
    public var snapshots = Snapshots()
    public var log = Log()

    public init() {}

    public struct Limits: Sendable {
        /// A larger event is rejected (`too_large`).
        public var eventBytes = 1_048_576
        /// A larger body, decompressed, is refused whole (413).
        public var bodyBytes = 33_554_432
        /// Bodies being worked on at once; beyond it 429.
        public var inFlightBytes = 268_435_456
        /// Events that are durable and not folded yet, per shard; beyond it 429.
        public var lagEvents = 4_000_000
        /// Series (model, version, variant) per data shard; further ones are counted in the `overflow` series.
        public var series = 100_000
        /// Events of a partition that are remembered to recognize duplicates.
        public var dedupeEvents = 1_000_000
    }

    public struct Windows: Sendable {
        /// The base window: 1 minute.
        public var baseMilliseconds: Int64 = 60_000
        /// How far behind its series' newest event an event may be and still find its window open.
        public var outOfOrderMilliseconds: Int64 = 10_000
        /// After so long without events (in recorded ticks) a series holds nobody back.
        public var idleMilliseconds: Int64 = 30_000
        /// How long windows of each size stay in memory, in the series' own time.
        public var tiers: [Tier] = [
            Tier(windowMilliseconds: 60_000, keptMilliseconds: 6 * 3_600_000),
            Tier(windowMilliseconds: 600_000, keptMilliseconds: 3 * 86_400_000),
            Tier(windowMilliseconds: 3_600_000, keptMilliseconds: 90 * 86_400_000),
            Tier(windowMilliseconds: 86_400_000, keptMilliseconds: 3 * 365 * 86_400_000),
        ]
    }

    public struct Tier: Sendable, Hashable {
        public var windowMilliseconds: Int64
        public var keptMilliseconds: Int64
        public init(windowMilliseconds: Int64, keptMilliseconds: Int64) {
            self.windowMilliseconds = windowMilliseconds
            self.keptMilliseconds = keptMilliseconds
        }
    }

    public struct Snapshots: Sendable {
        /// A snapshot after so many events of a shard …
        public var everyEvents = 1_000_000
        /// … or so long after the last one, if anything changed.
        public var everyMilliseconds: Int64 = 300_000
        /// How many are kept.
        public var kept = 2
    }

    public struct Log: Sendable {
        public var segmentBytes = 134_217_728
        /// `lz4` or `none`.
        public var compression = "lz4"
        /// Events that are further behind their series' clock than this become dead letters; nil takes events of any
        /// age. Nothing is deleted yet.
        public var retentionMilliseconds: Int64?
    }
}
