extension [Int32] {
    /// So many zeros instead of what there was. What there is gets its zeros at once, which takes a fraction of appending them.
    mutating func becomeZeros(count: Int) {
        if self.count > count { removeLast(self.count - count) }
        withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        if self.count < count { append(contentsOf: repeatElement(0, count: count - self.count)) }
    }
}
