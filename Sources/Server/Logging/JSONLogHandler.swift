import Foundation
import JSON
public import Logging

/// Logs as one JSON object a line on standard error: `time`, `level`, `message`, the logger's `label`, then
/// the metadata under their own names.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level

    private let label: String
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes each line, line feed included; standard error if none is given.
    public init(
        label: String, level: Logger.Level = .info,
        write: @escaping @Sendable ([UInt8]) -> Void = Self.standardError
    ) {
        self.label = label
        self.logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var merged = metadata
        merged.merge(metadataProvider?.get() ?? [:]) { $1 }
        merged.merge(event.metadata ?? [:]) { $1 }
        var members: [JSONValue.Member] = [
            .init("time", .string(Self.now())),
            .init("level", .string(event.level.rawValue)),
            .init("message", .string(event.message.description)),
            .init("label", .string(label)),
        ]
        if let error = event.error { members.append(.init("error", .string("\(error)"))) }
        let standard = Set(members.map(\.name))
        for (name, value) in merged.sorted(by: { $0.key < $1.key }) {
            // A name of the line's own is not overwritten: two members of one name are read by nobody.
            members.append(.init(standard.contains(name) ? "metadata.\(name)" : name, Self.json(value)))
        }
        write(JSONValue.object(members).encoded() + [UInt8(ascii: "\n")])
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        default: .string("\(value)")
        }
    }

    /// RFC 3339 in UTC, with milliseconds.
    private static func now() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// One call a line, so that lines of several threads do not mix. A line that can't be written is lost: there
    /// is nowhere left to say so.
    public static let standardError: @Sendable ([UInt8]) -> Void = { line in
        try? FileHandle.standardError.write(contentsOf: Data(line))
    }
}
