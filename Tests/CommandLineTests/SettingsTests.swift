import CommandLine
import Engine
import JSON
import Testing

@Suite struct SettingsTests {
    private func resolve(
        flags: [(key: String, text: String)] = [], environment: [String: String] = [:], file: String? = nil
    ) throws -> ResolvedSettings {
        let yaml = try file.map { try TemporaryFile($0, named: "varve.yaml") }
        return try withExtendedLifetime(yaml) {
            try SettingsResolver(environment: environment)
                .resolve(flags: flags, configurationFile: yaml?.path)
        }
    }

    private func message(
        flags: [(key: String, text: String)] = [], environment: [String: String] = [:], file: String? = nil
    ) -> String {
        do {
            _ = try resolve(flags: flags, environment: environment, file: file)
            return "resolved"
        } catch let failure as CommandFailure {
            #expect(failure.status == .usage)
            return failure.description
        } catch {
            return "\(error)"
        }
    }

    @Test func defaultsAreThoseOfTheEngine() throws {
        let resolved = try resolve()
        #expect(resolved.settings.engine.limits.eventBytes == 1 << 20)
        #expect(resolved.settings.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(resolved.origins.isEmpty)
    }

    @Test func flagGoesBeforeEnvironmentBeforeFileBeforeDefault() throws {
        let file = "limits:\n  series: 3\n  lag_events: 3000\n  event_bytes: 3KiB\n"
        let environment = ["VARVE_LIMITS_SERIES": "2", "VARVE_LIMITS_LAG_EVENTS": "2000"]
        let resolved = try resolve(
            flags: [("limits.series", "1")], environment: environment, file: file)
        let limits = resolved.settings.engine.limits
        #expect(limits.series == 1)
        #expect(limits.lagEvents == 2_000)
        #expect(limits.eventBytes == 3 * 1_024)
        #expect(limits.dedupeEvents == 1_000_000)
        #expect(resolved.origins["limits.series"] == .flag("--limits.series"))
        #expect(resolved.origins["limits.lag_events"] == .environment("VARVE_LIMITS_LAG_EVENTS"))
        #expect(resolved.origins["limits.event_bytes"]?.description.hasSuffix("varve.yaml:4") == true)
        #expect(resolved.origins["limits.dedupe_events"] == nil)
    }

    @Test func durationsSizesAndTiersAreRead() throws {
        let file = """
            windows:
              base: 1m
              out_of_order: 1s500ms
              tiers:
                - {window: 1m, kept: 1h30m}
                - {window: 10m, kept: 3d}
            log: {retention: 30d, compression: none}
            shards: 4
            """
        let settings = try resolve(file: file).settings
        #expect(settings.engine.windows.outOfOrderMilliseconds == 1_500)
        #expect(settings.engine.windows.tiers.map(\.keptMilliseconds) == [5_400_000, 259_200_000])
        #expect(settings.engine.log.retentionMilliseconds == 2_592_000_000)
        #expect(settings.engine.log.compression == "none")
        #expect(settings.engine.shards == 4)
        let same = try resolve(environment: ["VARVE_WINDOWS_TIERS": "1m:1h30m, 10m:3d"]).settings
        #expect(same.engine.windows.tiers == settings.engine.windows.tiers)
    }

    @Test func snapshotsAndMemoryCanBeSet() throws {
        let file = """
            windows: {memory_bytes: 64MiB}
            snapshots:
              least: 5s
              bytes: 1GiB
              thinning:
                - {older: 1h, every: 10m}
                - {older: 1d, every: 6h}
            """
        let engine = try resolve(file: file).settings.engine
        #expect(engine.windows.memoryBytes == 64 << 20)
        #expect(engine.snapshots.leastMilliseconds == 5_000)
        #expect(engine.snapshots.bytes == 1 << 30)
        #expect(engine.snapshots.thinning.map(\.ageMilliseconds) == [3_600_000, 86_400_000])
        #expect(engine.snapshots.thinning.map(\.spacingMilliseconds) == [600_000, 21_600_000])
        let same = try resolve(environment: ["VARVE_SNAPSHOTS_THINNING": "1h:10m,1d:6h"]).settings
        #expect(same.engine.snapshots.thinning == engine.snapshots.thinning)
        #expect(try resolve(file: "snapshots: {thinning: []}").settings.engine.snapshots.thinning.isEmpty)
        #expect(
            try resolve(flags: [("snapshots.thinning", "none")]).settings.engine.snapshots.thinning.isEmpty)
    }

    @Test(arguments: [
        ("1m", "1m:6h,10m:3d,1h:90d,1d:1095d"), ("7m", "7m:6h,63m:90d,1449m:1095d"),
        ("10s", "10s:6h,1m:6h,10m:3d,1h:90d,1d:1095d"), ("1h", "1h:90d,1d:1095d"), ("1d", "1d:1095d"),
    ]) func tiersFollowTheBaseWindow(base: String, tiers: String) throws {
        let settings = try resolve(flags: [("windows.base", base)])
        #expect(settings.json["windows.tiers"]?["value"] == Self.tiers(tiers))
        #expect(settings.json["windows.tiers"]?["source"] == "default")
    }

    private static func tiers(_ text: String) -> JSONValue {
        .array(
            text.split(separator: ",").map { pair in
                let sides = pair.split(separator: ":").map(String.init)
                return ["window": .string(sides[0]), "kept": .string(sides[1])]
            })
    }

    @Test func aListUnderAKeyThatIsNotThereIsAnUnknownKey() {
        #expect(
            message(file: "windows:\n  teirs: [1, 2]\n").contains("unknown configuration key windows.teirs"))
        #expect(message(file: "shards: [1]\n").contains("shards: a list, where one value belongs"))
    }

    @Test func anUnknownKeyIsNamedWithTheNearestKnownOne() {
        let file = message(file: "limits:\n  event_byte: 3\n")
        #expect(file.contains("limits.event_byte"))
        #expect(file.contains("varve.yaml:2"))
        #expect(file.contains("The nearest known one is limits.event_bytes."))
        let environment = message(environment: ["VARVE_LIMIT_SERIES": "3"])
        #expect(environment.contains("VARVE_LIMITS_SERIES"))
        let tier = message(file: "windows:\n  tiers:\n    - {windows: 1m, kept: 1h}\n")
        #expect(tier.contains("windows.tiers[].windows"))
        #expect(tier.contains("nearest known one is window."))
    }

    @Test func whatAnOrchestratorSetsForAServiceIsNoSetting() throws {
        let environment = ["VARVE_SERVICE_HOST": "10.0.0.1", "VARVE_PORT_8080_TCP": "tcp://10.0.0.1:8080"]
        #expect(try resolve(environment: environment).origins.isEmpty)
    }

    @Test(arguments: [
        ("limits.series", "many", "is not a whole number"),
        ("limits.series", "0", "is not between 1 and"),
        ("limits.event_bytes", "1 parsec", "is not a size"),
        ("limits.event_bytes", "99GiB", "is not between 1KiB and 64MiB"),
        ("windows.base", "soon", "is not a duration"),
        ("windows.base", "99999999999999999999h", "is not a duration"),
        ("log.compression", "zstd", "is not one of lz4, none"),
        ("insecure", "maybe", "is neither true nor false"),
        ("listen", "8080", "needs a port"),
        ("listen", "::1:8080", "stands in brackets"),
        ("listen", "127.0.0.1:99999", "no port between 0 and 65535"),
        ("listen", "127.0.0.1:+80", "no port between 0 and 65535"),
        ("listen", ":8080", "has no host"),
        ("windows.tiers", "1m", "is not WINDOW:KEPT pairs"),
        ("windows.tiers", "90s:1h", "is no multiple of 1m"),
        ("windows.tiers", "1m:1h,10m:30m", "kept for less"),
        ("windows.tiers", "none", "is not WINDOW:KEPT pairs"),
        ("snapshots.thinning", "1h", "is not OLDER:EVERY pairs"),
        ("snapshots.thinning", "1d:6h,1h:10m", "ages that do not rise"),
        ("windows.base", "90000", "is not a duration"),
        ("limits.body_bytes", "4KiB", "is smaller than limits.event_bytes"),
        ("limits.in_flight_bytes", "65599KiB", "is smaller than twice limits.body_bytes and 64KiB"),
        ("data", "", "is empty"),
    ]) func aWrongValueIsNamedWithItsKeyAndSource(key: String, text: String, reason: String) {
        let message = message(flags: [(key, text)])
        #expect(message.contains(key))
        #expect(message.contains(reason))
        #expect(message.contains("flag --"))
    }

    @Test func theClockIsTheWallsUnlessWatermarksAreToMoveIt() throws {
        #expect(try resolve().settings.engine.clock == .wall)
        #expect(try resolve(flags: [("clock", "declared")]).settings.engine.clock == .declared)
        #expect(try resolve(flags: [("clock", "declared")]).json["clock"]?["value"] == "declared")
        #expect(message(flags: [("clock", "lamport")]).contains("is not one of wall, declared"))
    }

    @Test func listeningForOthersNeedsToBeMeant() throws {
        #expect(message(flags: [("listen", "0.0.0.0:80")]).contains("--insecure"))
        let settings = try resolve(flags: [("listen", "[2001:db8::1]:80"), ("insecure", "true")]).settings
        #expect(settings.listen == ListenAddress(host: "2001:db8::1", port: 80))
        #expect(settings.listen.description == "[2001:db8::1]:80")
        #expect(try resolve(flags: [("listen", "[::1]:0")]).settings.listen.isLoopback)
    }

    @Test func filesThatAreNoConfigurationAreErrors() {
        #expect(message(file: "limits: [").contains("not YAML"))
        #expect(message(file: "just text").contains("expected keys"))
        #expect(message(environment: ["VARVE_CONFIG": "/nonexistent/varve.yaml"]).contains("no such file"))
        #expect(message(file: "").contains("resolved"))
    }

    @Test func theConfigCommandTellsEachValueAndItsSource() async {
        let run = await varve(
            "config", "--listen", "[::1]:9", "--output", "csv", environment: ["VARVE_SHARDS": "3"])
        #expect(run.status == .done)
        #expect(run.output.contains("listen,[::1]:9,flag --listen\n"))
        #expect(run.output.contains("shards,3,environment VARVE_SHARDS\n"))
        #expect(run.output.contains("limits.event_bytes,1MiB,default\n"))
        #expect(run.output.contains("\"1m:6h,10m:3d,1h:90d,1d:1095d\""))
    }
}
