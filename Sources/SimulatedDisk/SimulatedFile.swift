import EmbeddedLog
import Log
import Randomness

/// A file opened on a simulated disk. It is dead after the machine or the process went down.
final class SimulatedFile: StorageFile {
    let path: String
    private let disk: SimulatedDisk
    private let node: Int
    private let boot: Int

    init(path: String, disk: SimulatedDisk, node: Int, boot: Int) {
        self.path = path
        self.disk = disk
        self.node = node
        self.boot = boot
    }

    func read(into target: UnsafeMutableRawBufferPointer, at position: Int64) throws(LogError) -> Int {
        try disk.perform(path, boot: boot) { (state) throws(LogError) in
            if state.random.chance(state.faults.readFails) {
                throw LogError(.io, "can't read: a simulated fault", file: path)
            }
            let content = state.file(node).cached
            guard position < content.count else { return 0 }
            let found = content[Int(position)..<min(content.count, Int(position) + target.count)]
            target.copyBytes(from: found)
            return found.count
        }
    }

    func write(
        _ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, at position: Int64
    ) throws(LogError) {
        let bytes = Array(head) + Array(body)
        try disk.perform(path, boot: boot) { (state) throws(LogError) in
            try state.write(bytes, at: Int(position), node: node, path: path)
        }
    }

    func sync() throws(LogError) {
        try disk.perform(path, boot: boot) { (state) throws(LogError) in
            try state.syncFile(node, path: path)
        }
    }

    func size() throws(LogError) -> Int64 {
        try disk.perform(path, boot: boot) { Int64($0.file(node).cached.count) }
    }

    func truncate(to size: Int64) throws(LogError) {
        try disk.perform(path, boot: boot) { state in
            state.changeFile(node) { $0.truncate(to: Int(size)) }
        }
    }

    func isInPlace() throws(LogError) -> Bool {
        try disk.perform(path, boot: boot) { $0.node(at: path) == node }
    }
}
