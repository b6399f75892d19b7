import CMemory

/// What the processor is told of memory. Nothing but speed depends on it.
public enum CacheHint {
    /// Where the elements of an array were once. To ask the array itself is to count its references, and so to wait for what is
    /// to be fetched.
    public struct Place: BitwiseCopyable, Sendable {
        private var first: UInt = 0
        private var count = 0

        /// Of no array.
        public init() {}

        public init(_ words: [UInt64]) {
            first = words.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            count = words.count
        }

        /// Begins to bring the head of the array near, at which everybody looks first who writes. It may reach into another
        /// cache line, which is not fetched.
        public func willBeWritten() {
            // Sound: a hint may have any address.
            let head: UInt = 32
            guard first > head, let address = UnsafeRawPointer(bitPattern: first - head) else { return }
            varve_prefetch(address)
        }

        /// Begins to bring so many of the first and of the last elements near.
        ///
        /// - Complexity: O(elements).
        public func willBeRead(first front: Int, last back: Int) {
            guard let address = UnsafeRawPointer(bitPattern: first) else { return }
            let stride = MemoryLayout<UInt64>.stride
            varve_prefetch_for_reading(address, front * stride)
            varve_prefetch_for_reading(address + (count - back) * stride, back * stride)
        }
    }
}
