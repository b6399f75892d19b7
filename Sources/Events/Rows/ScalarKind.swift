/// What a prediction, a label or a feature is.
public struct ScalarKind: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    public var rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The field was not there.
    public static let absent = ScalarKind(rawValue: 0)
    public static let number = ScalarKind(rawValue: 1)
    public static let text = ScalarKind(rawValue: 2)
    public static let bool = ScalarKind(rawValue: 3)
    /// The field was there and said `null`.
    public static let null = ScalarKind(rawValue: 4)
}
