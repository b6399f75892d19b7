import CSimdJSON

/// Writes an event of binary mode in structured JSON.
struct EnvelopeWriter {
    private(set) var bytes = Array("{".utf8)

    /// Whether this is the name of an attribute: lower-case letters and digits, and neither `data` nor
    /// `datacontenttype`, which the content type's own header says.
    static func isAttribute(_ name: String) -> Bool {
        let isName = !name.isEmpty && name.utf8.allSatisfy(isNameByte)
        return isName && name != "data" && name != "datacontenttype"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Whether data of this content type can be read: JSON, which is also what data without one are.
    static func isJSON(_ contentType: String) -> Bool {
        var contentType = contentType
        return contentType.isEmpty
            || contentType.withUTF8 { varve_is_json_media_type($0.baseAddress, $0.count) }
    }

    mutating func append(attribute name: String, _ value: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        JSONText.append(value, to: &bytes)
    }

    /// Data of a JSON media type stand in the envelope verbatim. Data of another one are left out, and the envelope
    /// says what they were: so the event is rejected with the reason that its content type is not JSON.
    ///
    /// - Precondition: data of a JSON media type were checked to be one JSON value: else they could add members.
    mutating func finish(_ contentType: String, data: UnsafeRawBufferPointer) {
        append(attribute: "datacontenttype", contentType.isEmpty ? "application/json" : contentType)
        if Self.isJSON(contentType), !data.isEmpty {
            bytes.append(contentsOf: #","data":"#.utf8)
            bytes.append(contentsOf: data)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
