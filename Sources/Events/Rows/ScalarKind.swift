/// What a prediction, a label or a feature is.
public struct ScalarKind: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    public var rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The field was not there.
    @inlinable public static var absent: ScalarKind { ScalarKind(rawValue: 0) }
    @inlinable public static var number: ScalarKind { ScalarKind(rawValue: 1) }
    @inlinable public static var text: ScalarKind { ScalarKind(rawValue: 2) }
    @inlinable public static var bool: ScalarKind { ScalarKind(rawValue: 3) }
    /// The field was there and said `null`.
    @inlinable public static var null: ScalarKind { ScalarKind(rawValue: 4) }
}
