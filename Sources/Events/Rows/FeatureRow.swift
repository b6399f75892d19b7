/// One feature of an inference, or one reading of a device. Its layout is that of the shim's `varve_value`.
public struct FeatureRow: BitwiseCopyable {
    /// `Fingerprint.hash` of the name. A guide for looking it up: names that differ may share it.
    public var nameHash: UInt64
    public var name: TextRef
    /// 0 or 1 for a flag, NaN for text and null.
    public var number: Double
    /// Absent but for text.
    public var text: TextRef
    public var kind: ScalarKind
}
