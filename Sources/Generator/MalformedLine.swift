/// Ways to break an inference event's line, for what must be rejected with a reason.
enum MalformedLine: Int64, CaseIterable {
    case truncated, negativeLatency, noModel, notATime, noObject

    func breaking(_ line: [UInt8]) -> [UInt8] {
        switch self {
        case .truncated: Array(line.prefix(line.count * 2 / 3))
        case .negativeLatency: Self.replacing(#"{"model":"#, by: #"{"latency_ms":-1,"model":"#, in: line)
        case .noModel: Self.replacing(#""model":"#, by: #""modal":"#, in: line)
        case .notATime: Self.replacing(#""time":"2"#, by: #""time":"x"#, in: line)
        case .noObject: Array(#""just a string""#.utf8)
        }
    }

    private static func replacing(_ part: String, by other: String, in line: [UInt8]) -> [UInt8] {
        let part = Array(part.utf8)
        for start in line.indices where line[start...].starts(with: part) {
            return line[..<start] + Array(other.utf8) + line[(start + part.count)...]
        }
        return line
    }
}
