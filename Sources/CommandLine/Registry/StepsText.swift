import JSON

/// The steps of a canary as they are typed: `10:5m,50:10m,100`.
enum StepsText {
    /// The steps as the server reads them. A step is its weight, how long it holds, and `gate` if somebody has to let
    /// it go on: `10`, `10:5m`, `10:5m:gate`.
    static func json(_ text: String) throws(CommandFailure) -> JSONValue {
        var steps: [JSONValue] = []
        for step in text.split(separator: ",", omittingEmptySubsequences: false) {
            steps.append(try self.step(String(step)))
        }
        return .array(steps)
    }

    private static func step(_ text: String) throws(CommandFailure) -> JSONValue {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let weight = Double(parts.removeFirst()), weight.isFinite else { throw unreadable(text) }
        var members: [JSONValue.Member] = [.init("weight", JSONValue.number(weight).canonical)]
        if let hold = parts.first, hold != "gate" {
            guard (try? DurationText.parse(hold)) != nil else { throw unreadable(text) }
            members.append(.init("hold", .string(hold)))
            parts.removeFirst()
        }
        if parts.first == "gate" {
            members.append(.init("gate", true))
            parts.removeFirst()
        }
        guard parts.isEmpty else { throw unreadable(text) }
        return .object(members)
    }

    private static func unreadable(_ step: String) -> CommandFailure {
        CommandFailure(
            .usage, "--steps: `\(step)` is no step",
            advice: "A step is WEIGHT[:HOLD][:gate], steps are parted by commas, as in 10:5m,50:10m.")
    }
}
