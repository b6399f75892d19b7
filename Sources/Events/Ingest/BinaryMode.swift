/// CloudEvents' binary mode over HTTP: attributes in headers, `data` as body (HTTP protocol binding, section 3.1).
enum BinaryMode {
    /// Bytes of all attributes together.
    static let attributeByteLimit = 64 << 10

    /// The same event in structured JSON: see `EnvelopeWriter`.
    ///
    /// - Throws: for a header that is no attribute, and for data that say they are JSON and are not.
    static func envelope(
        _ attributes: [String: String], _ contentType: String, data: [UInt8], _ syntax: JSONSyntax
    ) throws(EventFormatError) -> [UInt8] {
        if EnvelopeWriter.isJSON(contentType), !data.isEmpty { try syntax.check(data, "the data") }
        var writer = EnvelopeWriter()
        // Sorted, so that the same request always gives the same bytes.
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            guard EnvelopeWriter.isAttribute(name) else {
                throw EventFormatError(.attribute, "the header ce-\(name) is no attribute of CloudEvents")
            }
            guard let decoded = HeaderValue.decode(value) else {
                throw EventFormatError(.attribute, "the header ce-\(name) is not well-formed")
            }
            writer.append(attribute: name, decoded)
            guard writer.bytes.count <= attributeByteLimit else {
                throw EventFormatError(
                    .tooLarge, "the attributes are longer than \(attributeByteLimit) bytes")
            }
        }
        data.withUnsafeBytes { writer.finish(contentType, data: $0) }
        return writer.bytes
    }
}
