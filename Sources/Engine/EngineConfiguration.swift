/// What an engine is told when it is opened. Every limit is here, with its unit in its name.
public struct EngineConfiguration: Sendable {
    /// The data directory.
    public var dataDirectory = "./varve-data"
    /// Partitions of each data topic, and as many data shards. Fixed when the directory is made; nil takes the
    /// directory's own number, or 1 for a new one.
    public var shards: Int?

    public var clock = Clock.wall

    public var limits = Limits()
    public var windows = Windows()
    public var feedback = Feedback()
    public var snapshots = Snapshots()
    public var log = Log()
    public var webhooks = Webhooks()

    public init() {}

    /// What moves the recorded time.
    public enum Clock: String, Sendable, Hashable, CaseIterable {
        case wall
        /// The clock stands at the last declared watermark, and a declaration is the only tick: what an engine decides
        /// then follows from what it was sent alone.
        case declared
    }

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
        /// About what closed windows take in memory at the most; beyond it a series gives up its oldest ones of the
        /// finest size early, and they are read from the log.
        public var memoryBytes = 134_217_728
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

    public struct Feedback: Sendable {
        /// A label that comes so long after its prediction, or before it, is joined with it; event time.
        public var windowMilliseconds: Int64 = 30 * 86_400_000
        /// What predictions and labels that wait for each other may take in memory, in each data shard. Beyond it the
        /// oldest are given up.
        public var memoryBytes = 67_108_864
    }

    public struct Snapshots: Sendable {
        /// A snapshot after so many events of a shard, but not before `leastMilliseconds` have passed …
        public var everyEvents = 250_000
        public var leastMilliseconds: Int64 = 2_000
        /// … or so long after the last one, if anything changed.
        public var everyMilliseconds: Int64 = 300_000
        /// Of the snapshots older than an age, the first of each spacing is kept; by rising age.
        public var thinning: [Thinning] = [
            Thinning(ageMilliseconds: 3_600_000, spacingMilliseconds: 600_000),
            Thinning(ageMilliseconds: 86_400_000, spacingMilliseconds: 6 * 3_600_000),
            Thinning(ageMilliseconds: 30 * 86_400_000, spacingMilliseconds: 7 * 86_400_000),
        ]
        /// What the snapshots of a shard may take on the disk; beyond it they are thinned further. The newest two are
        /// kept in any case.
        public var bytes = 4_294_967_296
    }

    public struct Thinning: Sendable, Hashable {
        public var ageMilliseconds: Int64
        public var spacingMilliseconds: Int64
        public init(ageMilliseconds: Int64, spacingMilliseconds: Int64) {
            self.ageMilliseconds = ageMilliseconds
            self.spacingMilliseconds = spacingMilliseconds
        }
    }

    public struct Webhooks: Sendable {
        /// `HOST:PORT` that may be reached although it is no address of the Internet.
        public var allowed: [String] = []
        /// Of the key that secrets are encrypted with; nil for one in the data directory.
        public var keyFile: String?
    }

    public struct Log: Sendable {
        public var segmentBytes = 134_217_728
        /// `lz4` or `none`.
        public var compression = "lz4"
        /// Events are kept for so long after they were folded, and those that are further behind their series' clock become
        /// dead letters; nil keeps and takes events of any age.
        public var retentionMilliseconds: Int64?
    }
}
