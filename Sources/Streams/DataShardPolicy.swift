/// What bounds a data shard's state, and how it cuts time.
public struct DataShardPolicy: Sendable, Hashable {
    public var windows: WindowPolicy
    public var join: JoinPolicy
    /// Series of each kind of events that are held; events of further ones count in `SeriesKey.overflow`.
    public var seriesLimit: Int
    /// Devices that are held; readings of further ones are counted and not told apart.
    public var deviceLimit: Int
    /// Events of an input that are remembered.
    public var dedupeCapacity: Int

    public init(
        windows: WindowPolicy = WindowPolicy(), join: JoinPolicy = JoinPolicy(), seriesLimit: Int,
        deviceLimit: Int = 1_000_000, dedupeCapacity: Int
    ) {
        self.deviceLimit = deviceLimit
        self.windows = windows
        self.join = join
        self.seriesLimit = seriesLimit
        self.dedupeCapacity = dedupeCapacity
    }
}
