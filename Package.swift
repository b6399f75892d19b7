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
    targets: [
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CCRC32C"),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        module("ByteCoding"),
        module("Sketches", ["ByteCoding"], exclude: ["README.md"]),
        module("Compression", ["CLZ4", "CZlib"]),
        module("Log", ["ByteCoding", "Compression", "CCRC32C"]),
        module("EmbeddedLog", ["Log", "ByteCoding", "CCRC32C"]),
        module("Events", ["ByteCoding", "CSimdJSON"]),
        module("JSON"),
        module("Generator"),
        tests("ByteCodingTests", ["ByteCoding"]),
        tests("SketchesTests", ["Sketches", "ByteCoding"]),
        tests("GeneratorTests", ["Generator", "JSON"]),
    ],
    cxxLanguageStandard: .cxx17
)
