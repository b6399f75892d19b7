/// How topics are to be made on a cluster.
package struct ClusterLayout: Sendable, Equatable {
    /// Data shards, and so partitions of the data topics; nil: as many as the cluster has, or 1.
    package var shards: Int?
    /// Copies of each partition; nil: as the cluster's default has it.
    package var replication: Int32?

    package init(shards: Int? = nil, replication: Int32? = nil) {
        self.shards = shards
        self.replication = replication
    }
}
