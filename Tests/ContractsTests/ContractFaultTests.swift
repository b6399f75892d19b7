import Contracts
import Testing

@Suite("A fault in a contract is told with its file and place")
struct ContractFaultTests {
    struct Fault: CustomTestStringConvertible {
        var file: String
        var old: String
        var new: String
        var expected: String

        init(_ file: String, _ old: String, _ new: String, _ expected: String) {
            self.file = file
            self.old = old
            self.new = new
            self.expected = expected
        }

        var testDescription: String { "\(file): \(new)" }
    }

    private func problems(in directory: ContractDirectory) -> [ContractProblem] {
        do {
            return try ContractSet.load(directory: directory.path).check()
        } catch {
            return error.problems
        }
    }

    @Test(
        "in a topic's file",
        arguments: [
            Fault(
                "inference.yaml", "partitions:", "partition:",
                ":4: partition: unknown: did you mean 'partitions'?"),
            Fault("inference.yaml", "partitions:", "partition:", ":1: partitions: is missing"),
            Fault("inference.yaml", "topic: inference", "topic: a/b", "topic: 'a/b' is not a topic's name"),
            Fault(
                "inference.yaml", "topic: inference", "topic: other",
                "the file of 'other' is named 'other.yaml'"),
            Fault(
                "inference.yaml", "partitions: shards", "partitions: many",
                "partitions: 'many' is not 'shards'"),
            Fault("inference.yaml", "partitions: shards", "partitions: 0", "partitions: '0' is not"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delet",
                "'delet' is unknown: did you mean 'delete'?"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delete",
                "needs 'retention', 'retention_bytes' or both"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: keep\nretention: 3d",
                ":7: retention: has no effect"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delete\nretention: 3 days",
                "' days' in '3 days' is no unit"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delete\nretention: 0s",
                "retention: keeps nothing"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delete\nretention_bytes: 1GB",
                "'1GB' is not a whole number"),
            Fault(
                "inference.yaml", "dedupe_events: 1000000", "dedupe_events: 0", "dedupe_events: '0' is not"),
            Fault(
                "inference.yaml", "format: cloudevents", "format: json",
                "dedupe_events: needs 'format: cloudevents'"),
            Fault("inference.yaml", "format: cloudevents", "format: binary", "events: must be empty"),
            Fault("inference.yaml", "key: the request id, else the event's id", "key: ''", "key: is empty"),
            Fault(
                "inference.yaml", "key: the request id, else the event's id", "key: [a]",
                "key: is a list, not text"),
            Fault(
                "inference.yaml", "completed.v1\n", "completed\n",
                "events[0].type: 'io.varve.inference.completed' is not"),
            Fault("inference.yaml", "completed.v1\n", "completed.v01\n", "events[0].type: "),
            Fault("inference.yaml", "schemas/io", "../io", "events[0].schema: "),
            Fault(
                "inference.yaml", "    summary:", "    sumary:",
                "events[0].sumary: unknown: did you mean 'summary'?"),
            Fault("inference.yaml", "topic: inference", "topic: [inference", "inference.yaml:2: "),
            Fault("journal.yaml", "events: []", "events: {}", "events: is a mapping, not a list"),
        ])
    func topicFile(fault: Fault) throws {
        let directory = try ContractDirectory()
        try directory.replace(fault.old, with: fault.new, in: fault.file)
        let problems = problems(in: directory).map(\.description)
        let isTold = problems.contains { $0.contains("\(fault.file)") && $0.contains(fault.expected) }
        #expect(isTold, "\(problems)")
    }

    @Test(
        "between the files",
        arguments: [
            Fault(
                "feedback.yaml", "type: io.varve.feedback.recorded.v1", "type: io.varve.telemetry.reading.v1",
                "is in "),
            Fault(
                "feedback.yaml", "schemas/io.varve.feedback.recorded.v1.json", "schemas/missing.json",
                "is not there"),
            Fault(
                "feedback.yaml", "schemas/io.varve.feedback.recorded.v1.json", "schemas/cloudevents.json",
                "doesn't hold 'type'"),
            Fault(
                "schemas/cloudevents.json", "\"minLength\"", "\"minLenght\"",
                "the keyword 'minLenght' is not supported"),
            Fault("schemas/cloudevents.json", "{\n", "{{\n", "not JSON"),
            Fault("asyncapi.yaml", "asyncapi: 3.1.0", "asyncapi: 2.6.0", "asyncapi: is not version 3"),
            Fault(
                "asyncapi.yaml", "address: dead-letters", "address: dead",
                "0 channels have the address 'dead-letters'"),
            Fault("asyncapi.yaml", "address: dead-letters", "address: dead", "no contract is of this topic"),
            Fault(
                "asyncapi.yaml", "name: io.varve.telemetry.reading.v1", "name: x",
                "'x' is no type of the contract"),
            Fault(
                "asyncapi.yaml", "name: io.varve.telemetry.reading.v1", "name: x",
                "'io.varve.telemetry.reading.v1' is missing"),
            Fault(
                "asyncapi.yaml", "$ref: '#/components/messages/telemetryReading'", "$ref: '#/x'",
                "messages.telemetryReading: refers to nothing"),
            Fault(
                "asyncapi.yaml", "./schemas/io.varve.telemetry", "./schemas/telemetry",
                "payload: doesn't refer to"),
            Fault(
                "asyncapi.yaml", "contentType: application/json", "contentType: text/plain",
                "contentType: is not 'application/json'"),
            Fault(
                "asyncapi.yaml", "partitions: 1", "partitions: 2", "partitions: is 2, and 1 by the contract"),
            Fault(
                "asyncapi.yaml", "topic: windows\n", "topic: windows\n        partitions: 3\n",
                "follows from the number of shards"),
            Fault(
                "asyncapi.yaml", "[compact]", "[delete]",
                "cleanup.policy: is [\"delete\"], and [\"compact\"] by the contract"),
            Fault("asyncapi.yaml", "action: receive", "action: read", "is neither 'send' nor 'receive'"),
            Fault(
                "asyncapi.yaml", "$ref: '#/channels/journal'", "$ref: '#/channels/x'",
                "channels.journal: has no operation"),
            Fault(
                "inference.yaml", "cleanup: keep", "cleanup: delete\nretention: 3d",
                "retention.ms: is -1, and 259200000 by the contract"),
        ])
    func betweenFiles(fault: Fault) throws {
        let directory = try ContractDirectory()
        try directory.replace(fault.old, with: fault.new, in: fault.file)
        let problems = problems(in: directory).map(\.description)
        #expect(problems.contains { $0.contains(fault.expected) }, "\(problems)")
    }

    @Test("in the set of files")
    func files() throws {
        let directory = try ContractDirectory()
        try directory.remove("asyncapi.yaml")
        try directory.remove("schemas/cloudevents.json")
        try directory.write("{}", to: "schemas/spare.json")
        try directory.write("notes", to: "README.md")
        #expect(
            problems(in: directory).map(\.description)
                == [
                    "\(directory.path)/schemas/spare.json: no contract names it",
                    "\(directory.path)/schemas/cloudevents.json: is not there",
                    "\(directory.path)/asyncapi.yaml: is not there",
                ])
        try directory.write("topic: x", to: "x.yml")
        #expect(problems(in: directory).first?.reason.contains("ends in '.yaml'") == true)
    }

    @Test("in all files at once")
    func together() throws {
        let directory = try ContractDirectory()
        try directory.replace("partitions", with: "partition", in: "inference.yaml")
        try directory.replace("cleanup: keep", with: "cleanup: never", in: "rules.yaml")
        try directory.write("a: [", to: "asyncapi.yaml")
        let files = Set(problems(in: directory).map { $0.file.split(separator: "/").last ?? "" })
        #expect(files == ["inference.yaml", "rules.yaml", "asyncapi.yaml"])
    }

    @Test("in the directory itself", arguments: ["/nowhere/at/all", "/proc/self"])
    func directory(path: String) {
        let error = #expect(throws: ContractError.self) { try ContractSet.load(directory: path) }
        #expect(error?.problems.first?.file.hasPrefix(path) == true)
    }

    @Test("and a file that is too long is not read")
    func longFile() throws {
        let directory = try ContractDirectory()
        try directory.write(String(repeating: "#", count: 2 << 20), to: "inference.yaml")
        #expect(problems(in: directory).map(\.reason) == ["longer than 1048576 bytes"])
    }
}
