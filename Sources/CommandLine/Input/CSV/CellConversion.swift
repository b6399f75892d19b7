/// How a cell becomes a JSON value.
enum CellConversion: Sendable, Equatable {
    /// A number if it is written as JSON would write it, `true` or `false`, else text.
    case automatic
    case text
    /// Times `scale`: 1000 makes milliseconds of seconds.
    case number(scale: Double)
    case boolean
    case time(CellTimeFormat)

    /// Appends the value's JSON. False if the cell can't be read so.
    func write(_ cell: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        switch self {
        case .automatic: writeAutomatic(cell, into: &output)
        case .text: JSONText.write(cell, into: &output)
        case .number(let scale): writeNumber(cell, scale: scale, into: &output)
        case .boolean: writeBoolean(cell, into: &output)
        case .time(let format): writeTime(cell, format: format, into: &output)
        }
    }

    private func writeAutomatic(_ cell: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        if JSONText.isNumber(cell) || cell.elementsEqual("true".utf8) || cell.elementsEqual("false".utf8) {
            output.append(contentsOf: cell)
            return true
        }
        return JSONText.write(cell, into: &output)
    }

    private func writeNumber(_ cell: ArraySlice<UInt8>, scale: Double, into output: inout [UInt8]) -> Bool {
        if scale == 1 && JSONText.isNumber(cell) {
            output.append(contentsOf: cell)
            return true
        }
        // "NaN" and "inf" are read by Double as well; JSON has no such numbers.
        guard let value = Double(String(decoding: cell, as: UTF8.self)), (value * scale).isFinite else {
            return false
        }
        let scaled = value * scale
        let text = scaled == scaled.rounded() && scaled.magnitude < 1e15 ? "\(Int64(scaled))" : "\(scaled)"
        output.append(contentsOf: text.utf8)
        return true
    }

    private func writeBoolean(_ cell: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        switch String(decoding: cell, as: UTF8.self).lowercased() {
        case "true", "t", "yes", "y", "1": output.append(contentsOf: "true".utf8)
        case "false", "f", "no", "n", "0": output.append(contentsOf: "false".utf8)
        default: return false
        }
        return true
    }

    private func writeTime(
        _ cell: ArraySlice<UInt8>, format: CellTimeFormat, into output: inout [UInt8]
    ) -> Bool {
        guard let text = format.rfc3339(String(decoding: cell, as: UTF8.self)) else { return false }
        return JSONText.write(Array(text.utf8)[...], into: &output)
    }
}
