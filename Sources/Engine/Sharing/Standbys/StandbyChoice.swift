import Experiments

/// Which shards an instance keeps warm for others. All instances come to the same choice without asking each other.
///
/// The first standby of a shard is the instance that will be given it if its own goes: librdkafka's cooperative-sticky
/// assignor gives the shards of one that has gone, the highest number first, to whoever then has the fewest, and of several
/// to the one whose member id comes first. Further ones are those of the highest weight, by rendezvous hashing (Thaler and
/// Ravishankar, Using name-based mappings to increase hit rates, 1998), so that few change when an instance comes or goes.
package struct StandbyChoice {
    /// Of an instance, its id.
    package var id: String
    /// Standbys that each shard is to have.
    package var standbys: Int

    package init(id: String, standbys: Int) {
        (self.id, self.standbys) = (id, standbys)
    }

    /// The numbers of the shards, the control shard's the last.
    ///
    /// - Parameters:
    ///   - instances: those that there are.
    ///   - current: what was chosen before. A shard that nobody has, because it moves, stays what it is.
    package func shards(among instances: [AnnouncedInstance], current: Set<Int>) -> Set<Int> {
        let held = Set(instances.flatMap { $0.shards.map(\.number) })
        return instances.reduce(into: current.subtracting(held)) { chosen, holder in
            if holder.id != id { chosen.formUnion(shards(of: holder, among: instances)) }
        }
    }

    private func shards(of holder: AnnouncedInstance, among instances: [AnnouncedInstance]) -> [Int] {
        guard standbys > 0 else { return [] }
        let others = instances.filter { $0.id != holder.id }
        var counts = others.map(\.shards.count)
        return holder.shards.map(\.number).sorted(by: >).filter { number in
            let heir = others.indices.min {
                (counts[$0], others[$0].member) < (counts[$1], others[$1].member)
            }
            guard let heir else { return false }
            counts[heir] += 1
            if others[heir].id == id { return true }
            let weights = others.filter { $0.id != others[heir].id }.map {
                (weight: XXH64.hash($0.id, seed: UInt64(number)), id: $0.id)
            }
            return weights.sorted(by: >).prefix(standbys - 1).contains { $0.id == id }
        }
    }
}
