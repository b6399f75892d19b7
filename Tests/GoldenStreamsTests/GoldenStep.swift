/// One line of a recorded stream.
enum GoldenStep {
    /// An event, or what somebody took for one, as its producer sent it.
    case event([UInt8])
    /// The wall clock, milliseconds since 1970.
    case tick(Int64)
    /// Nothing earlier will still come, in any partition. Milliseconds since 1970.
    case watermark(Int64)
    /// What somebody wants of the registry.
    case command(GoldenCommand)
}
