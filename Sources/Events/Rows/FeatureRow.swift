/// One feature of an inference, or one reading of a device. Its layout is that of the shim's `varve_value`.
public struct FeatureRow: BitwiseCopyable {
    /// `Fingerprint.hash` of the name. A guide for looking it up: names that differ may share it.
    public var nameHash: UInt64
    @usableFromInline var nameStart: UnsafePointer<UInt8>
    /// The bits of a number or a flag, and where a text begins.
    @usableFromInline var content: UInt64
    @usableFromInline var textCount: UInt32
    @usableFromInline var nameCount: UInt16
    public var kind: ScalarKind

    @inlinable public var name: TextRef { TextRef(start: nameStart, count: Int64(nameCount)) }

    /// 0 or 1 for a flag, NaN for text and null.
    @inlinable
    public var number: Double {
        kind == .number || kind == .bool ? Double(bitPattern: content) : .nan
    }

    /// Absent but for text.
    @inlinable
    public var text: TextRef {
        guard kind == .text else { return .absent }
        return TextRef(start: UnsafePointer(bitPattern: UInt(content)), count: Int64(textCount))
    }
}
