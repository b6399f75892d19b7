import CMemory

/// Memory of a table whose free places are zero. A large one is taken from the system as it is first used, in large pages.
///
/// Belongs to one owner; whoever copies it takes `copy()`.
final class ZeroedMemory {
    let bytes: UnsafeMutableRawBufferPointer

    /// Ends the process if there is no memory, as every allocation does.
    init(byteCount: Int) {
        guard byteCount > 0 else {
            bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = varve_allocate_zeros(byteCount) else { preconditionFailure("out of memory") }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    deinit {
        if let start = bytes.baseAddress { varve_free_zeros(start, bytes.count) }
    }

    func copy() -> ZeroedMemory {
        let copy = ZeroedMemory(byteCount: bytes.count)
        copy.bytes.copyMemory(from: UnsafeRawBufferPointer(bytes))
        return copy
    }
}
