import ByteCoding
import Drift

/// What an event may hold as a feature.
enum Value: Hashable {
    case number(Double)
    case text(String)
    case flag(Bool)
    case null
}

extension FeatureSketch {
    init(_ values: some Sequence<Value>) {
        self.init()
        for value in values { insert(value) }
    }

    mutating func insert(_ value: Value) {
        switch value {
        case .number(let number): insert(number)
        case .text(let text): Array(text.utf8).withUnsafeBytes { insert($0) }
        case .flag(let flag): insert(flag)
        case .null: insertNull()
        }
    }

    init(numbers: [Double]) {
        self.init(numbers.map(Value.number))
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }
}

extension Array {
    func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}
