// swift-tools-version:6.2
import PackageDescription

/// The modules, lowest first. An arrow may only point down: `Tests/ArchitectureTests` holds the imports to
/// this list, because SwiftPM's own check does not see imports of transitive targets.
let swift: [SwiftSetting] = {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    if Context.environment["CI"] != nil { settings.append(.treatAllWarnings(as: .error)) }
    return settings
}()

func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swift)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: swift)
}

let package = Package(
    name: "varve",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CCRC32C"),
        .target(name: "CMemory"),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        module("ByteCoding"),
        module("Sketches", ["ByteCoding"], exclude: ["README.md"]),
        module("Statistics", exclude: ["README.md"]),
        module("Compression", ["CLZ4", "CZlib", "CZstd"]),
        module("Log", ["ByteCoding", "Compression", "CCRC32C"]),
        module("EmbeddedLog", ["Log", "ByteCoding", "CCRC32C"]),
        module("Randomness"),
        module("SimulatedDisk", ["EmbeddedLog", "Log", "Randomness"]),
        .target(
            name: "LogConformance", dependencies: ["Log"], path: "Tests/LogConformance", swiftSettings: swift),
        module("JSON"),
        module("Commands", ["ByteCoding", "JSON"]),
        module("Registry", ["ByteCoding", "CMemory", "Commands", "JSON"]),
        module(
            "Drift", ["ByteCoding", "Commands", "JSON", "Sketches", "Statistics"], exclude: ["README.md"]),
        .target(
            name: "MockKafka", dependencies: ["CRdKafka", "KafkaLog", "Log"], path: "Tests/MockKafka",
            swiftSettings: swift),
        module(
            "Experiments", ["ByteCoding", "Commands", "JSON", "Sketches", "Statistics"],
            exclude: ["README.md"]),
        module("Health", ["ByteCoding", "Commands", "JSON", "Sketches"]),
        module("Alerting", ["ByteCoding", "Commands", "JSON"]),
        module(
            "Outbox", ["ByteCoding", "Commands", "JSON", .product(name: "Crypto", package: "swift-crypto")]),
        module(
            "Delivery",
            [
                "JSON", "Outbox", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        module("KafkaLog", ["ByteCoding", "CRdKafka", "JSON", "Log"]),
        .target(name: "CAssets"),
        module("Contracts", ["JSON", "Log", "CAssets", .product(name: "Yams", package: "Yams")]),
        module("Events", ["ByteCoding", "Log", "CSimdJSON"]),
        module(
            "Streams",
            [
                "ByteCoding", "CMemory", "Compression", "Events", "JSON", "Log",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        module(
            "Monitoring",
            [
                "ByteCoding", "Commands", "Drift", "Events", "Experiments", "JSON", "Sketches", "Statistics",
                "Streams",
            ]),
        module(
            "Engine",
            [
                "Alerting", "ByteCoding", "Commands", "Delivery", "Drift", "EmbeddedLog", "Events",
                "Experiments",
                "Health", "JSON", "Log", "Monitoring", "Outbox", "Registry",
                "Sketches", "Streams",
                .product(name: "Logging", package: "swift-log"),
            ]),
        module("Generator"),
        module(
            "Cluster",
            [
                "ByteCoding", "Contracts", "EmbeddedLog", "Engine", "JSON", "KafkaLog", "Log", "Streams",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        module("Replay", ["EmbeddedLog", "Engine", "JSON", "Log", "Streams"]),
        module(
            "Server",
            [
                "Contracts", "Engine", "JSON", "Compression",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        module(
            "CommandLine",
            [
                "Contracts", "EmbeddedLog", "Engine", "Health", "JSON", "KafkaLog", "Log", "Compression",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "varve",
            dependencies: [
                "Cluster", "CommandLine", "Contracts", "Delivery", "EmbeddedLog", "Engine", "Generator",
                "JSON",
                "KafkaLog",
                "Log", "Outbox", "Replay",
                "Server",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swift),
        tests("ByteCodingTests", ["ByteCoding"]),
        tests("EventsTests", ["Events", "JSON", "Log", "Randomness"]),
        tests("CompressionTests", ["Compression", "CLZ4", "CZlib", "CZstd"]),
        tests("LogTests", ["CCRC32C", "CZlib", "CZstd", "Compression", "Log", "Randomness"]),
        tests("EmbeddedLogTests", ["EmbeddedLog", "Log", "LogConformance", "Randomness", "SimulatedDisk"]),
        tests("KafkaLogTests", ["ByteCoding", "CRdKafka", "KafkaLog", "Log", "LogConformance", "MockKafka"]),
        tests(
            "StreamsTests",
            ["ByteCoding", "Events", "JSON", "Log", "Monitoring", "Randomness", "Sketches", "Streams"]),
        tests(
            "EngineTests",
            [
                "Compression", "Delivery", "Drift", "EmbeddedLog", "Engine", "Events", "JSON", "Log",
                "Outbox", "Randomness", "Replay", "SimulatedDisk", "Streams",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "GoldenStreamsTests",
            [
                "ByteCoding", "Engine", "Events", "Generator", "JSON", "Log", "Monitoring", "Randomness",
                "Registry", "Streams",
            ]),
        tests(
            "SimulationTests",
            [
                "Delivery", "EmbeddedLog", "Engine", "JSON", "Log", "Outbox", "Randomness", "Replay",
                "SimulatedDisk", "Streams",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "ClusterTests",
            [
                "ByteCoding", "Cluster", "CRdKafka", "EmbeddedLog", "Engine", "JSON", "KafkaLog", "Log",
                "MockKafka",
                "Replay", "SimulatedDisk", "Streams",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests("SketchesTests", ["ByteCoding", "Randomness", "Sketches"]),
        tests("RegistryTests", ["ByteCoding", "Commands", "JSON", "Randomness", "Registry"]),
        tests(
            "DriftTests", ["ByteCoding", "Commands", "Drift", "JSON", "Randomness"],
            resources: [.copy("Fixtures")]),
        tests("StatisticsTests", ["Statistics"], resources: [.copy("Fixtures")]),
        tests(
            "ExperimentsTests",
            ["ByteCoding", "Commands", "Experiments", "JSON", "Randomness", "Sketches", "Statistics"]),
        tests("HealthTests", ["ByteCoding", "Commands", "Health", "JSON", "Randomness", "Sketches"]),
        tests("AlertingTests", ["Alerting", "ByteCoding", "Commands", "Contracts", "JSON", "Randomness"]),
        tests("OutboxTests", ["ByteCoding", "Commands", "JSON", "Outbox", "Randomness"]),
        tests(
            "DeliveryTests",
            [
                "Commands", "Delivery", "JSON", "Outbox", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("GeneratorTests", ["Generator", "JSON"]),
        tests("ContractsTests", ["Contracts", "JSON", "Log", "Randomness"]),
        tests("ArchitectureTests", []),
        tests(
            "CommandLineTests",
            [
                "CommandLine", "Compression", "EmbeddedLog", "Engine", "JSON", "KafkaLog", "Log",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "ServerTests",
            [
                "Server", "Contracts", "Engine", "JSON",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
    ],
    cxxLanguageStandard: .cxx17
)

// libFuzzer brings its own `main`, so this program can't be linked in an ordinary build: scripts/fuzz asks for it.
if Context.environment["VARVE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CCRC32C", "ByteCoding", "Compression", "Events", "JSON", "Log", "Monitoring", "Registry",
                "Streams",
            ],
            path: "fuzz",
            exclude: ["README.md", "corpus"],
            swiftSettings: swift))
}

// Measures from within; bench/run asks for it, so that an ordinary build doesn't carry it.
if Context.environment["VARVE_BENCH"] != nil {
    package.targets.append(
        .executableTarget(
            name: "varve-bench",
            dependencies: [
                "Cluster", "Commands", "Drift", "EmbeddedLog", "Engine", "Events", "Experiments", "Generator",
                "JSON", "KafkaLog", "Log", "MockKafka", "Monitoring", "Sketches",
                "Statistics", "Streams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "bench/Sources", swiftSettings: swift))
}

// Some of the tests alone, which are built much faster: VARVE_TESTS=StreamsTests,EngineTests swift test
if let names = Context.environment["VARVE_TESTS"] {
    let wanted = Set(names.split(separator: ",").map(String.init))
    package.targets.removeAll { $0.type == .test && !wanted.contains($0.name) }
}
