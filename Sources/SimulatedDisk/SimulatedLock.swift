import EmbeddedLog

/// A lock on a simulated disk; it ends with the process, too.
final class SimulatedLock: StorageLock {
    private let disk: SimulatedDisk
    private let path: String
    private let number: Int

    init(disk: SimulatedDisk, path: String, number: Int) {
        self.disk = disk
        self.path = path
        self.number = number
    }

    deinit { disk.unlock(path, number) }
}
