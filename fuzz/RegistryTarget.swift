import ByteCoding
import Commands
import JSON
import Registry

extension FuzzTarget {
    private static let questions = [
        ["models"], ["versions"], ["deployments"], ["views", "registry"], ["models", "chat"],
        ["models", "chat", "versions", "v2", "lineage"], ["models", "chat", "history"],
        ["deployments", "d", "analysis"], ["mlflow", "model-versions", "search"],
    ]

    /// Takes the bytes for the state of a registry. What is taken has one encoding, answers questions, and decides commands
    /// whose events it can fold.
    static let registry = FuzzTarget(name: "registry") { bytes in
        guard var state = restored(Array(bytes)) else { return }
        let encoded = encoded(state)
        guard let again = restored(encoded) else {
            preconditionFailure("what was encoded can't be read")
        }
        precondition(FuzzTarget.encoded(again) == encoded, "one state has two encodings")
        for path in questions { _ = try? state.answer(path, QueryParameters()) }
        _ = state.nextWindows
        carryOut("PATCH", ["models", "chat"], ["description": "d"], &state)
        carryOut("POST", ["models", "chat", "versions"], ["version": "v9"], &state)
        carryOut("PUT", ["models", "chat", "aliases", "best"], ["version": "v2"], &state)
        carryOut("POST", ["deployments", "d", "advance"], [:], &state)
        carryOut("POST", ["deployments", "d", "rollback"], [:], &state)
    }

    private static func carryOut(
        _ method: String, _ path: [String], _ body: JSONValue, _ state: inout RegistryState
    ) {
        let command = RegistryCommand(method, path, body: body, actor: "fuzz", time: 1_767_225_600_000)
        guard case .accepted(let acceptance) = state.decide(command) else { return }
        for event in acceptance.events { _ = try? state.apply(event, offset: Int64(event.sequence)) }
    }

    private static func restored(_ bytes: [UInt8]) -> RegistryState? {
        var (reader, state) = (ByteReader(bytes), RegistryState())
        guard (try? state.restore(from: &reader)) != nil, (try? reader.finish()) != nil else { return nil }
        return state
    }

    private static func encoded(_ state: RegistryState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }
}
