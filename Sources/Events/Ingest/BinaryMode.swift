import CSimdJSON

/// CloudEvents' binary mode over HTTP: attributes in headers, `data` as body (HTTP protocol binding, section 3.1).
enum BinaryMode {
    /// Bytes of all attributes together.
    static let attributeByteLimit = 64 << 10

    /// The same event in structured JSON.
    ///
    /// Data of a JSON media type stand in it verbatim. Data of another one are left out, and the envelope says
    /// what they were: so the event is rejected with the reason that its content type is not JSON. Without a
    /// content type data are JSON.
    ///
    /// - Throws: for a header that is no attribute, and for data that say they are JSON and are not.
    static func envelope(
        _ attributes: [String: String], _ contentType: String, data: [UInt8], _ syntax: JSONSyntax
    ) throws(EventFormatError) -> [UInt8] {
        let isJSON = contentType.isEmpty || isJSONMediaType(contentType)
        if isJSON, !data.isEmpty { try syntax.check(data, "the data") }
        var bytes = Array("{".utf8)
        bytes.reserveCapacity(data.count + 512)
        // Sorted, so that the same request always gives the same bytes.
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            try append(name, value, to: &bytes)
            guard bytes.count <= attributeByteLimit else {
                throw EventFormatError(
                    .tooLarge, "the attributes are longer than \(attributeByteLimit) bytes")
            }
        }
        appendMember("datacontenttype", contentType.isEmpty ? "application/json" : contentType, to: &bytes)
        if isJSON, !data.isEmpty {
            bytes.append(contentsOf: #","data":"#.utf8)
            bytes.append(contentsOf: data)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private static func append(
        _ name: String, _ value: String, to bytes: inout [UInt8]
    ) throws(EventFormatError) {
        let isName = !name.isEmpty && name.utf8.allSatisfy(isNameByte)
        // The names of members that are no attributes, and the one that the content type's own header sets.
        guard isName, name != "data", name != "datacontenttype" else {
            throw EventFormatError(.attribute, "the header ce-\(name) is no attribute of CloudEvents")
        }
        guard let decoded = HeaderValue.decode(value) else {
            throw EventFormatError(.attribute, "the header ce-\(name) is not well-formed")
        }
        appendMember(name, decoded, to: &bytes)
    }

    /// Attribute names are lower-case letters and digits.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func appendMember(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        JSONText.append(value, to: &bytes)
    }

    private static func isJSONMediaType(_ contentType: String) -> Bool {
        var contentType = contentType
        return contentType.withUTF8 { varve_is_json_media_type($0.baseAddress, $0.count) }
    }
}
