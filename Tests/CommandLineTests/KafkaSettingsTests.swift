import CommandLine
import JSON
import KafkaLog
import Testing

@Suite("Settings of a Kafka cluster")
struct KafkaSettingsTests {
    private func resolve(
        _ yaml: String, environment: [String: String] = [:], flags: [(key: String, text: String)] = []
    ) throws -> ResolvedSettings {
        let file = try TemporaryFile(yaml, named: "varve.yaml")
        return try withExtendedLifetime(file) {
            try SettingsResolver(environment: environment).resolve(
                flags: flags, configurationFile: file.path)
        }
    }

    @Test("any property goes through, by file and by environment")
    func properties() throws {
        let yaml = """
            kafka:
              bootstrap: a:1,b:2
              properties:
                security.protocol: SASL_SSL
                sasl: {username: me}
            """
        let resolved = try resolve(
            yaml, environment: ["VARVE_KAFKA_PROPERTIES_SASL_PASSWORD": "hush", "VARVE_KAFKA_GROUP": "mine"])
        let kafka = resolved.settings.kafka
        #expect(kafka.bootstrap == "a:1,b:2" && kafka.group == "mine")
        #expect(
            kafka.properties == [
                "security.protocol": "SASL_SSL", "sasl.username": "me", "sasl.password": "hush",
            ])
        let configuration = try #require(try kafka.configuration(environment: [:]))
        #expect(configuration.properties["sasl.password"] == "hush")
    }

    @Test("secrets come from a file or a variable, and are not shown")
    func secrets() throws {
        let secret = try TemporaryFile("from the file\n", named: "secret")
        defer { withExtendedLifetime(secret) {} }
        let yaml = """
            kafka:
              bootstrap: a:1
              properties:
                sasl.password: file:\(secret.path)
                ssl.key.password: env:KEY
                sasl.oauthbearer.config: hush
                sasl.username: me
            """
        let resolved = try resolve(yaml)
        let configuration = try #require(
            try resolved.settings.kafka.configuration(environment: ["KEY": "from the variable"]))
        #expect(configuration.properties["sasl.password"] == "from the file")
        #expect(configuration.properties["ssl.key.password"] == "from the variable")
        let shown = resolved.json.text
        #expect(!shown.contains("hush") && !shown.contains("from the file"))
        #expect(shown.contains(#""sasl.username":"me""#) && shown.contains("env:KEY"))
        #expect(!configuration.description.contains("from the"))
        #expect(throws: CommandFailure.self) {
            try resolved.settings.kafka.configuration(environment: [:])
        }
    }

    @Test("without a cluster there is no configuration of one, and a flag goes before the file")
    func none() throws {
        #expect(try resolve("shards: 1").settings.kafka.configuration(environment: [:]) == nil)
        let resolved = try resolve("kafka: {bootstrap: a:1}", flags: [("kafka.bootstrap", "b:2")])
        #expect(resolved.settings.kafka.bootstrap == "b:2")
        #expect(resolved.origins["kafka.bootstrap"] == .flag("--kafka"))
    }

    @Test("standbys want instances that share a cluster, and those want a cluster")
    func sharing() throws {
        let text = "kafka: {bootstrap: a:1, advertise: me:8080, standbys: 1}"
        #expect(try resolve(text).settings.kafka.standbys == 1)
        let alone = try #require(throws: CommandFailure.self) {
            try resolve("kafka: {bootstrap: a:1}", flags: [("kafka.standbys", "1")])
        }
        #expect(alone.description.contains("kafka.advertise is not set (flag --standbys)"))
        let nowhere = try #require(throws: CommandFailure.self) { try resolve("kafka: {advertise: me:8080}") }
        #expect(nowhere.description.contains("kafka.bootstrap names none"))
        #expect(throws: CommandFailure.self) { try resolve(text, flags: [("kafka.standbys", "-1")]) }
    }

    @Test("keys that there are not are named with the nearest one")
    func unknown() throws {
        let failure = try #require(throws: CommandFailure.self) { try resolve("kafka: {boostrap: a:1}") }
        #expect(failure.advice?.contains("kafka.bootstrap") == true)
        #expect(throws: CommandFailure.self) { try resolve("kafka: {properties: SASL_SSL}") }
    }
}
