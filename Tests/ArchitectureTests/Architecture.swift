/// What each module may import. This is the list that the design names; the tests hold `Sources/` to it.
enum Architecture {
    struct Module {
        var name: String
        /// Modules of this package, each of them above this one in the list.
        var modules: [String]
        /// Modules of other packages.
        var packages: [String]
        /// Modules of the system or the toolchain.
        var system: [String]

        init(_ name: String, _ modules: [String] = [], packages: [String] = [], system: [String] = []) {
            self.name = name
            self.modules = modules
            self.packages = packages
            self.system = system
        }
    }

    /// Something that the rules forbid and that is right all the same.
    struct Exception {
        var module: String
        var what: String
        var reason: String
    }

    /// C modules, and the only module that may import each.
    static let wrappers = [
        "CLZ4": "Compression", "CZlib": "Compression", "CZstd": "Compression", "CCRC32C": "Log",
        "CSimdJSON": "Events", "CAssets": "Contracts", "CMemory": "Streams", "CRdKafka": "KafkaLog",
    ]

    private static let pure = [
        "ByteCoding", "JSON", "Sketches", "Statistics", "Compression", "Log", "Events",
    ]
    private static let engine =
        pure + [
            "EmbeddedLog", "Streams", "Monitoring", "Commands", "Registry", "Drift", "Experiments", "Health",
            "Alerting", "Outbox",
        ]
    private static let files = ["Dispatch", "Foundation", "Glibc", "Darwin"]
    private static let server = [
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTP1",
        "NIOHTTPTypes", "NIOPosix", "NIOSSL", "ServiceLifecycle",
    ]
    private static let client = [
        "ArgumentParser", "AsyncHTTPClient", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix",
    ]

    /// Lowest first. `Synchronization` may be imported everywhere.
    static let modules: [Module] = [
        Module("ByteCoding"),
        Module("JSON"),
        Module("Sketches", ["ByteCoding"]),
        Module("Statistics"),
        Module("Compression"),
        Module("Log", ["ByteCoding", "Compression"]),
        Module("EmbeddedLog", ["ByteCoding", "Log"], system: ["Dispatch", "Glibc", "Darwin"]),
        Module("Randomness"),
        Module("SimulatedDisk", ["ByteCoding", "EmbeddedLog", "Log", "Randomness"]),
        Module("KafkaLog", ["ByteCoding", "JSON", "Log"], system: ["Dispatch", "Foundation"]),
        Module("Events", ["ByteCoding", "Log"]),
        Module("Contracts", ["JSON", "Log"], packages: ["CYaml", "Yams"], system: ["Foundation"]),
        Module(
            "Streams", ["ByteCoding", "Compression", "Events", "JSON", "Log"], packages: ["Crypto"]),
        Module("Commands", ["ByteCoding", "JSON"]),
        Module("Registry", ["ByteCoding", "Commands", "JSON"]),
        Module("Drift", ["ByteCoding", "Commands", "JSON", "Sketches", "Statistics"]),
        Module("Experiments", ["ByteCoding", "Commands", "JSON", "Sketches", "Statistics"]),
        Module(
            "Monitoring",
            [
                "ByteCoding", "Commands", "Drift", "Events", "Experiments", "JSON", "Sketches", "Statistics",
                "Streams",
            ]),
        Module("Health", ["ByteCoding", "Commands", "JSON", "Sketches"]),
        Module("Alerting", ["ByteCoding", "Commands", "JSON"]),
        Module("Outbox", ["ByteCoding", "Commands", "JSON"], packages: ["Crypto"]),
        Module(
            "Delivery", ["JSON", "Outbox"],
            packages: ["AsyncHTTPClient", "Crypto", "NIOCore", "NIOHTTP1", "NIOPosix"], system: ["Foundation"]
        ),
        Module("Engine", engine + ["Contracts", "Delivery"], packages: ["Logging"], system: files),
        Module(
            "Cluster",
            ["ByteCoding", "Contracts", "EmbeddedLog", "Engine", "JSON", "KafkaLog", "Log", "Streams"],
            packages: ["AsyncHTTPClient", "NIOCore", "NIOHTTP1"], system: ["Dispatch", "Foundation"]),
        Module("Replay", engine + ["Contracts", "Engine"], packages: ["Logging"], system: files),
        Module("Generator", ["ByteCoding", "JSON"]),
        Module(
            "Server", ["Compression", "Contracts", "Engine", "JSON"], packages: server, system: files),
        Module(
            "CommandLine",
            engine + ["Contracts", "Engine", "Generator", "KafkaLog", "Replay", "Server"], packages: client,
            system: files
        ),
        Module(
            "varve",
            engine + [
                "Cluster", "CommandLine", "Contracts", "Delivery", "Engine", "Generator", "KafkaLog",
                "Replay",
                "Server",
            ],
            packages: client + server, system: files),
    ]

    /// Imports that the list doesn't allow.
    static let imports: [Exception] = [
        Exception(module: "JSON", what: "Foundation", reason: "its parser reads JSON text"),
        Exception(module: "Log", what: "Glibc", reason: "memcmp, which reads no clock and does no I/O"),
        Exception(module: "Log", what: "Darwin", reason: "as Glibc, on macOS"),
        Exception(module: "Events", what: "Glibc", reason: "memchr, which reads no clock and does no I/O"),
        Exception(module: "Events", what: "Darwin", reason: "as Glibc, on macOS"),
        Exception(
            module: "EmbeddedLog", what: "CCRC32C",
            reason: "its small files end with the checksum that Log's batches have"),
        Exception(
            module: "Registry", what: "CMemory",
            reason: "a search tells the processor what memory it will read, as Streams does"),
    ]

    /// Modules without clock, chance and logger: they, or what they are folded into, must come out the same
    /// whenever they run.
    static let deterministic: Set<String> = [
        "ByteCoding", "JSON", "Sketches", "Statistics", "Compression", "Log", "EmbeddedLog", "Randomness",
        "SimulatedDisk", "Events", "Contracts", "Streams", "Monitoring", "Commands", "Registry", "Drift",
        "Experiments", "Health", "Alerting", "Outbox", "Generator",
    ]

    /// Uses of clocks and chance in deterministic modules, as `Rule.name`.
    static let impurities: [Exception] = []
}
