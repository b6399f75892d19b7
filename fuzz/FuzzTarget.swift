/// Something that takes bytes from outside and must neither crash nor hang, whatever they are.
struct FuzzTarget: Sendable {
    /// As `scripts/fuzz` takes it, and the name of its folder in `corpus`.
    let name: String
    /// Reads the bytes. Errors are answers, so it throws none; what must hold besides, it checks with
    /// `precondition`.
    let run: @Sendable (UnsafeRawBufferPointer) -> Void

    /// One file each; a new target is added here.
    static let all: [FuzzTarget] = [
        .recordBatch, .lz4Frame, .gzip, .events, .journal, .snapshot, .state, .registry,
    ]
}
