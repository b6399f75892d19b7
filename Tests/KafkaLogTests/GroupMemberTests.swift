import KafkaLog
import Log
import MockKafka
import Synchronization
import Testing

extension KafkaTests {
    @Suite("Members of a group that share partitions")
    struct GroupMemberTests {
        private static let topic = Topic(known: "journal")
        private static let partitions: Int32 = 5

        /// What a member was told, and a check that it holds no partition that another one has.
        private final class Holder: Sendable {
            private let held = Mutex<Set<Int32>>([])
            private let all: Shared

            init(_ all: Shared) { self.all = all }

            var count: Int { held.withLock { $0.count } }

            var duties: GroupMember.Duties {
                GroupMember.Duties(
                    take: { [self] numbers in
                        all.take(numbers)
                        held.withLock { $0.formUnion(numbers) }
                    },
                    letGo: { [self] numbers in
                        held.withLock { $0.subtract(numbers) }
                        all.letGo(numbers)
                    })
            }
        }

        private final class Shared: Sendable {
            private let state = Mutex((held: Set<Int32>(), twice: 0))

            var twice: Int { state.withLock { $0.twice } }

            func take(_ numbers: [Int32]) {
                state.withLock { state in
                    state.twice += numbers.filter { !state.held.insert($0).inserted }.count
                }
            }

            func letGo(_ numbers: [Int32]) { state.withLock { $0.held.subtract(numbers) } }
        }

        private static func member(_ cluster: MockCluster, _ holder: Holder) throws -> GroupMember {
            var configuration = cluster.configuration
            configuration.properties = ["session.timeout.ms": "3000", "heartbeat.interval.ms": "300"]
            return try GroupMember(of: "varve.shards", sharing: topic, configuration, holder.duties)
        }

        private static func wait(_ condition: () -> Bool) async throws {
            for _ in 0..<600 where !condition() { try await Task.sleep(for: .milliseconds(50)) }
            #expect(condition())
        }

        @Test("have each partition once, give up what others are to have, and let all go when they leave")
        func comeAndGo() async throws {
            let cluster = try MockCluster()
            try cluster.createTopic(Self.topic, partitions: Self.partitions)
            let all = Shared()
            let (first, second) = (Holder(all), Holder(all))
            let one = try Self.member(cluster, first)
            try await Self.wait { first.count == 5 }
            let other = try Self.member(cluster, second)
            try await Self.wait { second.count > 1 && first.count + second.count == 5 }
            one.leave()
            #expect(first.count == 0)
            try await Self.wait { second.count == 5 }
            other.leave()
            #expect(second.count == 0 && all.twice == 0)
        }
    }
}
