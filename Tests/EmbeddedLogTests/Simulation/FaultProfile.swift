import SimulatedDisk

/// What goes wrong in a run, besides crashes.
enum FaultProfile: Int, CaseIterable, Sendable {
    case crashes
    case failingCalls
    case failingSyncs
    case fullDisk
    case flippedBits
    case strayWrites

    var faults: DiskFaults {
        var faults = DiskFaults()
        switch self {
        case .crashes, .flippedBits: break
        case .failingCalls:
            faults.writeFails = 0.005
            faults.syncFails = 0.005
            faults.openFails = 0.01
            faults.readFails = 0.001
        case .failingSyncs: faults.syncFails = 0.04
        case .fullDisk: faults.writeFindsNoSpace = 0.12
        case .strayWrites:
            faults.writeGoesAstray = 0.03
            faults.strayWriteLimit = 1
        }
        return faults
    }

    /// Whether the disk itself spoils what it was told to keep. Then the log may refuse, and must say what
    /// and where.
    var spoilsData: Bool { self == .flippedBits || self == .strayWrites }
}
