import SimulatedDisk

/// What goes wrong in a run, besides crashes.
enum FaultProfile: Int, CaseIterable, Sendable {
    case crashes
    case failingCalls
    case failingSyncs
    case fullDisk
    case flippedBits
    case lostMarks
    case strayWrites

    /// Whether bits that were acknowledged flip at rest. Then the log must say what is wrong, and where.
    var flipsBits: Bool { self == .flippedBits || self == .lostMarks }

    var faults: DiskFaults {
        var faults = DiskFaults()
        switch self {
        case .crashes, .flippedBits: break
        case .lostMarks:
            faults.syncFails = 0.15
            faults.syncFailsForSuffix = "/marks"
        case .failingCalls:
            faults.writeFails = 0.005
            faults.syncFails = 0.005
            faults.openFails = 0.01
            faults.readFails = 0.001
        case .failingSyncs: faults.syncFails = 0.06
        case .fullDisk: faults.writeFindsNoSpace = 0.12
        case .strayWrites:
            faults.writeGoesAstray = 0.03
            faults.strayWriteLimit = 1
        }
        return faults
    }
}
