import Engine
import Foundation
import KafkaLog
import Log
import Synchronization

/// Shares shards by a consumer group over the topic `journal`, which has a partition for each shard, the control shard's
/// the last: so Kafka's own rebalancing says who has which, and nobody has two of the same. Nothing is read as a member of
/// that group; where a shard goes on, its journal says.
final class ClusterSharing: ShardSharing {
    private let log: KafkaLog
    private let group: String
    private let settings: ClusterConfiguration.Sharing
    private let directory: InstanceDirectory
    private let member = Mutex<GroupMember?>(nil)

    init(_ log: KafkaLog, group: String, _ settings: ClusterConfiguration.Sharing) {
        self.log = log
        self.group = group
        self.settings = settings
        directory = InstanceDirectory(log, id: settings.id, address: settings.address)
    }

    func join(
        take: @escaping @Sendable ([Int]) -> Void, letGo: @escaping @Sendable ([Int]) async -> Void
    ) throws {
        directory.start()
        let duties = GroupMember.Duties(
            take: { take($0.map { Int($0) }) },
            letGo: { numbers in
                // The group waits for it, on a thread that has nothing else to do.
                let done = DispatchSemaphore(value: 0)
                Task {
                    await letGo(numbers.map { Int($0) })
                    done.signal()
                }
                done.wait()
            })
        let joined = try GroupMember(
            of: "\(group).shards", sharing: Topology.journalTopic, log.configuration, duties)
        member.withLock { $0 = joined }
    }

    func leave() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                let left = member.withLock { member in
                    defer { member = nil }
                    return member
                }
                left?.leave()
                directory.stop()
                continuation.resume()
                // Freed here, where nobody waits for it.
                withExtendedLifetime(left) {}
            }
        }
    }

    func announce(_ shards: [AnnouncedShard], standbys: [String], number: UInt64) async {
        let member = member.withLock { $0 }
        await directory.announce(number) {
            ($0.shards, $0.standbys, $0.member) = (shards, standbys, member?.id ?? "")
        }
    }

    func address(of shard: Int) -> String? { directory.address(of: shard) }

    var instances: [AnnouncedInstance] { directory.instances }

    var id: String { settings.id }

    var standbys: Int { settings.standbys }

    func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8] {
        try await settings.transport.ask(address, question, milliseconds: milliseconds)
    }
}
