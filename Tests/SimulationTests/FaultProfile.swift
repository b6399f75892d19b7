import SimulatedDisk

/// What goes wrong in a run, beside crashes.
enum FaultProfile: CaseIterable {
    case crashesOnly, manyCrashes, fullDisk, failingWrites, failingSyncs, failingReads

    var faults: DiskFaults {
        var faults = DiskFaults.none
        switch self {
        case .crashesOnly, .manyCrashes: break
        case .fullDisk: faults.writeFindsNoSpace = 0.05
        case .failingWrites: faults.writeFails = 0.01
        case .failingSyncs: faults.syncFails = 0.01
        case .failingReads:
            faults.readFails = 0.01
            faults.openFails = 0.01
        }
        return faults
    }
}
