/// How a process ends.
enum Crash: CaseIterable, Sendable {
    case powerCut
    /// What was written is still in the machine's memory.
    case kill
    case killThenPowerCutDuringRecovery
    case cleanEnd
}
