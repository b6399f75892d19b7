import Engine

extension Setting {
    private static let second: Int64 = 1_000
    private static let day: Int64 = 86_400_000
    private static let century: Int64 = 36_525 * day
    private static let kibibyte: Int64 = 1 << 10
    private static let mebibyte: Int64 = 1 << 20
    private static let gibibyte: Int64 = 1 << 30

    /// Every key there is, in the order in which `varve config` shows them.
    static let all: [Setting] =
        [
            Setting("data", .text(\.engine.dataDirectory), "the data directory"),
            Setting("listen", .address(\.listen), "HOST:PORT of the server; port 0 takes a free one"),
            Setting(
                "shards", .optionalCount(\.engine.shards, 1...1_024),
                "data shards, fixed when the directory is made; none takes the directory's own number, or 1"),
            Setting(
                "clock", .choice(\.clockName, of: EngineConfiguration.Clock.allCases.map(\.rawValue)),
                "what moves the recorded time: the wall clock, or declared watermarks alone"),
            Setting(
                "insecure", .flag(\.allowsInsecureListening),
                "allow listening on more than loopback without TLS and authentication"),
            Setting(
                "log_level",
                .choice(
                    \.logLevel, of: ["trace", "debug", "info", "notice", "warning", "error", "critical"]),
                "what is logged"),
        ] + limits + windows + feedback + snapshots + log + webhooks + kafka

    private static let webhooks: [Setting] = [
        Setting(
            "webhooks.allow", .endpoints(\.engine.webhooks.allowed),
            "HOST:PORT of webhooks that may be reached although they are private, separated by commas"),
        Setting(
            "webhooks.key_file", .optionalText(\.engine.webhooks.keyFile),
            "the file of the key that webhooks' secrets are encrypted with; VARVE_SECRET_KEY goes before it, and without "
                + "both the data directory gets one"),
    ]

    private static let limits: [Setting] = [
        Setting(
            "limits.event_bytes", .bytes(\.engine.limits.eventBytes, kibibyte...64 * mebibyte),
            "a larger event is rejected"),
        Setting(
            "limits.body_bytes", .bytes(\.engine.limits.bodyBytes, 4 * kibibyte...gibibyte),
            "a larger request body, decompressed, is refused"),
        Setting(
            "limits.in_flight_bytes", .bytes(\.engine.limits.inFlightBytes, 4 * kibibyte...1_024 * gibibyte),
            "request bodies being worked on at once; beyond it 429"),
        Setting(
            "limits.lag_events", .count(\.engine.limits.lagEvents, 1_000...1_000_000_000),
            "events per shard that are durable and not folded yet; beyond it 429"),
        Setting(
            "limits.series", .count(\.engine.limits.series, 1...100_000_000),
            "series per shard; further ones are counted in the overflow series"),
        Setting(
            "limits.dedupe_events", .count(\.engine.limits.dedupeEvents, 0...1_000_000_000),
            "events of a partition that are remembered to recognize duplicates; goes before the contracts' number"
        ),
    ]

    private static let windows: [Setting] = [
        Setting(
            "windows.base", .duration(\.engine.windows.baseMilliseconds, second...day), "the base window"),
        Setting(
            "windows.out_of_order", .duration(\.engine.windows.outOfOrderMilliseconds, 0...30 * day),
            "how far behind its series' newest event an event still finds its window open"),
        Setting(
            "windows.idle_after", .duration(\.engine.windows.idleMilliseconds, second...30 * day),
            "after so long without events a series holds nobody back"),
        Setting(
            "windows.tiers", .pairs(\.tiers, .tiers),
            "how long windows of each size stay in memory, as WINDOW:KEPT pairs; follow windows.base if not set"
        ),
        Setting(
            "windows.memory_bytes", .bytes(\.engine.windows.memoryBytes, mebibyte...1_024 * gibibyte),
            "about what closed windows take in memory; beyond it the oldest are read from the log"),
    ]

    private static let feedback: [Setting] = [
        Setting(
            "feedback.window", .duration(\.engine.feedback.windowMilliseconds, second...3_650 * day),
            "a label that comes so long after its prediction, or before it, is joined with it"),
        Setting(
            "feedback.memory_bytes", .bytes(\.engine.feedback.memoryBytes, mebibyte...1_024 * gibibyte),
            "what predictions and labels that wait for each other take in memory, in each data shard"),
    ]

    private static let snapshots: [Setting] = [
        Setting(
            "snapshots.every_events", .count(\.engine.snapshots.everyEvents, 1_000...1_000_000_000),
            "a snapshot after so many events of a shard"),
        Setting(
            "snapshots.every", .duration(\.engine.snapshots.everyMilliseconds, second...30 * day),
            "a snapshot so long after the last one, if anything changed"),
        Setting(
            "snapshots.least", .duration(\.engine.snapshots.leastMilliseconds, 0...day),
            "no snapshot sooner than so long after the last one"),
        Setting(
            "snapshots.bytes", .bytes(\.engine.snapshots.bytes, mebibyte...1_024 * gibibyte),
            "what the snapshots of a shard may take on the disk; beyond it they are thinned further"),
        Setting(
            "snapshots.thinning", .pairs(\.thinning, .thinning),
            "of snapshots older than OLDER one for each EVERY stays, as OLDER:EVERY pairs; none keeps all"),
    ]

    private static let kafka: [Setting] = [
        Setting(
            "kafka.bootstrap", .optionalText(\.kafka.bootstrap),
            "HOST:PORT of brokers, separated by commas: the log is on this cluster and not in the data directory"
        ),
        Setting(
            "kafka.group", .text(\.kafka.group), "the consumer group, and the beginning of transactional ids"),
        Setting(
            "kafka.advertise", .optionalText(\.kafka.advertised),
            "HOST:PORT under which the group's other instances reach this one: shards are shared with them"),
        Setting(
            "kafka.standbys", .count(\.kafka.standbys, 0...16),
            "instances that keep each shard warm beside the one that has it, so that it moves there without a restore"
        ),
        Setting(
            "kafka.commit_interval", .duration(\.kafka.commitIntervalMilliseconds, 1...60 * second),
            "a shard commits what it has folded so long after the last commit"),
        Setting(
            "kafka.commit_bytes", .bytes(\.kafka.commitBytes, 64 * kibibyte...gibibyte),
            "or as soon as it has written so much"),
        Setting(
            "kafka.properties", .properties(\.kafka),
            "any property of librdkafka by its name; file:/PATH and env:NAME stand for what is there"),
    ]

    private static let log: [Setting] = [
        Setting(
            "log.segment_bytes", .bytes(\.engine.log.segmentBytes, mebibyte...gibibyte),
            "a segment file is full at this size"),
        Setting(
            "log.compression", .choice(\.engine.log.compression, of: ["lz4", "none"]), "of record batches"),
        Setting(
            "log.retention",
            .optionalDuration(\.engine.log.retentionMilliseconds, 60 * second...century),
            "how long events are kept once folded; those further behind their series' clock are dead letters"),
    ]
}
