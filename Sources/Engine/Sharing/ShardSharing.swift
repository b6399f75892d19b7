/// Shares out an engine's shards among several instances, and lets these ask each other. A shard is named by its number:
/// the data shards', and behind them that of the control shard.
package protocol ShardSharing: Sendable {
    /// How this instance is known to the others.
    var id: String { get }

    /// Instances that each shard is to be kept warm at beside the one that has it.
    var standbys: Int { get }

    /// Takes part from now on.
    ///
    /// - Parameters:
    ///   - take: gets the numbers of shards that are this instance's from now on.
    ///   - letGo: gets those that are not any more; others have them only once it has returned.
    func join(
        take: @escaping @Sendable ([Int]) -> Void, letGo: @escaping @Sendable ([Int]) async -> Void
    ) throws

    /// Lets all shards go and takes part no longer.
    func leave() async

    /// Tells the others which shards this instance answers for, and the names of those that it keeps warm. May wait for the
    /// cluster.
    ///
    /// - Parameter number: what comes behind one with a higher number is outdated, and not told.
    func announce(_ shards: [AnnouncedShard], standbys: [String], number: UInt64) async

    /// Where the instance answers that has announced a shard, if it is another one that was heard of lately.
    func address(of shard: Int) -> String?

    /// All instances that were heard of lately, this one included.
    var instances: [AnnouncedInstance] { get }

    /// Asks another instance, which answers by `Engine.answerInstance`.
    ///
    /// - Throws: whatever keeps it from answering in time.
    func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8]
}

/// What an instance says of a shard that it has.
package struct AnnouncedShard: Sendable, Hashable {
    package var number: Int
    package var name: String
    /// The end of its journal when it was announced.
    package var position: Int64

    package init(number: Int, name: String, position: Int64) {
        (self.number, self.name, self.position) = (number, name, position)
    }
}

package struct AnnouncedInstance: Sendable, Hashable {
    package var id: String
    /// `host:port`.
    package var address: String
    package var shards: [AnnouncedShard]
    /// The names of shards that it keeps warm.
    package var standbys: [String]
    /// As whom those know it that share out the shards; empty before they know it.
    package var member: String

    package init(
        id: String, address: String, shards: [AnnouncedShard], standbys: [String] = [], member: String = ""
    ) {
        (self.id, self.address, self.shards) = (id, address, shards)
        (self.standbys, self.member) = (standbys, member)
    }
}
