extension UnsafeRawBufferPointer {
    /// A number whose most significant byte comes first. Its bytes must be there.
    func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(at position: Int) -> Value {
        Value(bigEndian: loadUnaligned(fromByteOffset: position, as: Value.self))
    }
}

extension UnsafeMutableRawBufferPointer {
    func storeBigEndian<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at position: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: position, as: Value.self)
    }
}
