import Engine

/// A mistake that can be planted in the engine's own code.
struct PlantedMistake: Sendable, CustomStringConvertible {
    let description: String
    let mutations: EngineMutations
    /// What the violation has to say; whatever it does say if nil.
    var finding: String?

    static let all = [
        PlantedMistake(
            description: "output leaves before the journal that explains it is durable",
            mutations: .outputBeforeJournal),
        PlantedMistake(description: "a step is left out of the journal", mutations: .dropJournalStep),
        PlantedMistake(description: "output is written in another order", mutations: .reorderOutput),
        PlantedMistake(
            description: "series forget their clocks in a snapshot", mutations: .forgetClocksInSnapshots),
        PlantedMistake(
            description: "a snapshot is saved before the output that it knows is durable",
            mutations: .snapshotBeforeOutput),
        PlantedMistake(description: "output is written again after a restart", mutations: .repeatOutput),
        PlantedMistake(
            description: "events are acknowledged before they are durable", mutations: .acknowledgeBeforeSync),
        PlantedMistake(
            description: "the clock is recorded before the backlog is folded", mutations: .tickBeforeBacklog),
        PlantedMistake(description: "events are folded before they are durable", mutations: .readBeforeSync),
        PlantedMistake(
            description: "the past is answered from a snapshot that was taken later",
            mutations: .pastFromLaterSnapshot),
        PlantedMistake(
            description: "the control shard of the past has merged what came later",
            mutations: .pastControlUncut),
        PlantedMistake(
            description: "events go as soon as a snapshot has folded them", mutations: .retentionIgnoresAge),
        PlantedMistake(
            description: "the snapshot that the past begins with goes, too",
            mutations: .retentionLosesBeginning),
        PlantedMistake(
            description: "telemetry is acknowledged before it is durable",
            mutations: .acknowledgeTelemetryBeforeSync),
        PlantedMistake(description: "opening for reading mends the log", mutations: .readOnlyMends),
        PlantedMistake(
            description: "a rebuild is called finished before it is durable", mutations: .rebuildEndsUnsynced),
        PlantedMistake(
            description: "a rebuild that goes on writes its output again", mutations: .rebuildForgetsOutput),
        PlantedMistake(
            description: "a command is answered before it is durable",
            mutations: .answerCommandsBeforeSync, finding: "is not durable"),
        PlantedMistake(
            description: "a command is answered before it is folded",
            mutations: .answerCommandsBeforeSync, finding: "its history has"),
        PlantedMistake(
            description: "a retry is decided anew", mutations: .retriesAreNew,
            finding: "its retry is answered"),
        PlantedMistake(
            description: "a used key is taken for another body", mutations: .retriesAreNew,
            finding: "a used key"),
        PlantedMistake(
            description: "If-Match is not looked at", mutations: .forgetIfMatch, finding: "the same If-Match"),
        PlantedMistake(
            description: "of commands at once each is decided as if it were alone",
            mutations: .decideOnOldState),
        PlantedMistake(
            description: "commands are decided on what a power cut could take back",
            mutations: .decideOnUnprovenState),
        PlantedMistake(
            description: "what was done is refused", mutations: .refuseWhatWasDone,
            finding: "it was refused, and"),
        PlantedMistake(
            description: "windows are merged between a decision and its fold",
            mutations: .foldWhileCommitting),
    ]
}
