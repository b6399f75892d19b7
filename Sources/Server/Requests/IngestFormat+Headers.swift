package import Engine
package import HTTPTypes

extension IngestFormat {
    /// What a request's headers say of how its events are framed.
    ///
    /// A type of `application/x-ndjson` or one that begins with `application/cloudevents` says it; with any
    /// other, or none, `ce-specversion` makes it binary mode.
    ///
    /// - Throws: `Problem`: 415, or 400 for attributes that can't be read.
    package init(headers: HTTPFields) throws(Problem) {
        let text = headers[.contentType]
        let type = text.flatMap { MediaType(parsing: $0) }
        switch type {
        case .lines: self = .lines
        case .cloudEvent: self = .structured
        case .cloudEventBatch: self = .batch
        default:
            let isOtherFormat = type?.name.hasPrefix("application/cloudevents") ?? false
            guard !isOtherFormat, headers.contains(where: { $0.name.canonicalName == "ce-specversion" })
            else {
                throw .unreadable(contentType: text)
            }
            self = .binary(attributes: try Self.attributes(headers), contentType: text ?? "")
        }
    }

    /// The values of the `ce-` headers as they came. Quotes and percent-encoding are taken off once, by
    /// `Events`: taken off twice, an id of `a%2541` would become another one.
    private static func attributes(_ headers: HTTPFields) throws(Problem) -> [String: String] {
        var attributes: [String: String] = [:]
        for field in headers where field.name.canonicalName.hasPrefix("ce-") {
            let header = field.name.canonicalName
            guard attributes.updateValue(field.value, forKey: String(header.dropFirst(3))) == nil else {
                throw .header(header, "is given more than once")
            }
        }
        return attributes
    }
}

extension Problem {
    fileprivate static func header(_ name: String, _ reason: String) -> Problem {
        Problem(
            .invalid, "The header \(name) \(reason).",
            errors: [EngineError.Detail(pointer: name, reason: reason)])
    }

    fileprivate static func unreadable(contentType: String?) -> Problem {
        let types: [MediaType] = [.lines, .cloudEvent, .cloudEventBatch]
        let known = types.map(\.name).joined(separator: ", ")
        let given =
            contentType.map { "The Content-Type \"\($0)\" is not read" } ?? "The request has no Content-Type"
        return Problem(
            .unsupportedMediaType,
            "\(given). Send \(known), or a binary CloudEvent with its attributes in ce- headers.")
    }
}
