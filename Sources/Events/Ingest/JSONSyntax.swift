import CSimdJSON

/// Checks that bytes are one JSON value, whatever it is.
struct JSONSyntax {
    let decoder: EventDecoder

    /// Passes what is longer or deeper than an event may be: as an event it is rejected.
    ///
    /// - Parameter what: what the bytes are, for the message.
    func check(_ json: UnsafeRawBufferPointer, _ what: @autoclosure () -> String) throws(EventFormatError) {
        switch decoder.malformation(of: json) {
        case nil: return
        case VARVE_NOT_UTF8: throw EventFormatError(.notUTF8, "\(what()) is not UTF-8")
        default: throw EventFormatError(.notJSON, "\(what()) is not JSON")
        }
    }

    func accepts(_ json: UnsafeRawBufferPointer) -> Bool { decoder.malformation(of: json) == nil }

    func check(_ json: [UInt8], _ what: @autoclosure () -> String) throws(EventFormatError) {
        let fault: EventFormatError? = json.withUnsafeBytes { bytes in
            do throws(EventFormatError) {
                try check(bytes, what())
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
    }
}
