import CMemory

/// What the processor is told of memory. Nothing but speed depends on it.
public enum CacheHint {
    /// Begins to bring memory near that will be read soon.
    ///
    /// - Complexity: O(bytes / 64).
    public static func willRead(_ words: Slice<UnsafeBufferPointer<UInt64>>) {
        let words = UnsafeBufferPointer(rebasing: words)
        guard let start = words.baseAddress else { return }
        varve_prefetch_for_reading(start, words.count * MemoryLayout<UInt64>.stride)
    }
}
