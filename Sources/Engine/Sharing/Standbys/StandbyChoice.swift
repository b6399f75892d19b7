import Experiments

/// Which shards an instance keeps warm for others: of a shard's other instances those of the highest weight, by rendezvous
/// hashing (Thaler and Ravishankar, Using name-based mappings to increase hit rates, 1998). So all instances come to the
/// same choice without asking each other, and few shards change their standby when an instance comes or goes.
package struct StandbyChoice {
    /// Of an instance, its id.
    package var id: String
    package var shardCount: Int
    /// Standbys that each shard is to have.
    package var standbys: Int

    package init(id: String, shardCount: Int, standbys: Int) {
        (self.id, self.shardCount, self.standbys) = (id, shardCount, standbys)
    }

    /// The numbers of the shards, the control shard's the last.
    ///
    /// - Parameters:
    ///   - instances: those that there are.
    ///   - current: what was chosen before. A shard that nobody has, because it moves, stays what it is.
    package func shards(among instances: [AnnouncedInstance], current: Set<Int>) -> Set<Int> {
        Set(
            (0...shardCount).filter { number in
                let others = instances.filter { !$0.shards.contains { $0.number == number } }
                guard others.count < instances.count else { return current.contains(number) }
                let weights = others.map { (weight: Self.weight($0.id, number), id: $0.id) }
                return weights.sorted(by: >).prefix(standbys).contains { $0.id == id }
            })
    }

    private static func weight(_ id: String, _ number: Int) -> UInt64 {
        XXH64.hash(id, seed: UInt64(number))
    }
}
