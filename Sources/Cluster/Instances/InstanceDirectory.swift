import Engine
import Foundation
import JSON
import KafkaLog
import Log
import Synchronization

/// The instances that share a cluster, by what each of them says in the compacted topic `instances` about once in two
/// seconds and whenever its shards change. Who goes takes its record away; for one that was killed the first of the others
/// does so.
///
/// `@unchecked` because of `queue`, which is made to be shared.
final class InstanceDirectory: @unchecked Sendable {
    static let partition = TopicPartition(Topic(known: "instances"), 0)
    private static let lookMilliseconds = 100
    private static let heartbeatLooks = 20
    /// What lies in the topic since before is from instances that are gone, unless they speak again.
    private static let oldMilliseconds: Int64 = 60_000
    private static let fetchBytes = 256 << 10

    /// What this instance says of itself, and the number of the announcement that it is from.
    private struct Own {
        var instance: AnnouncedInstance
        var number: UInt64 = 0
    }

    private let log: KafkaLog
    private let id: String
    private let known = Mutex(KnownInstances())
    private let own: Mutex<Own>
    private let isStopping = Atomic(false)
    private let ended = DispatchGroup()
    /// Writes wait for their delivery.
    private let queue = DispatchQueue(label: "varve.instances")

    init(_ log: KafkaLog, id: String, address: String) {
        (self.log, self.id) = (log, id)
        own = Mutex(Own(instance: AnnouncedInstance(id: id, address: address, shards: [])))
    }

    var instances: [AnnouncedInstance] { known.withLock { $0.instances(at: .now) } }

    func address(of shard: Int) -> String? {
        known.withLock { $0.address(of: shard, except: id, at: .now) }
    }

    func start() {
        ended.enter()
        let thread = Thread { [self] in
            run()
            ended.leave()
        }
        thread.name = "varve.instances"
        thread.start()
    }

    /// Says farewell.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        ended.wait()
        queue.sync { write(id, nil) }
    }

    /// Says what `change` makes of it, unless something newer was said already.
    func announce(_ number: UInt64, _ change: @Sendable (inout AnnouncedInstance) -> Void) async {
        own.withLock { own in
            guard number > own.number else { return }
            own.number = number
            change(&own.instance)
        }
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                speak()
                continuation.resume()
            }
        }
    }

    private func speak() {
        guard !isStopping.load(ordering: .acquiring) else { return }
        write(id, own.withLock { $0.instance })
    }

    /// Takes away what is left of instances that went without a word.
    private func clearAway() {
        guard !isStopping.load(ordering: .acquiring) else { return }
        let now = ContinuousClock.now
        let absent = known.withLock { known in
            known.instances(at: now).first?.id == id ? known.absent(at: now) : []
        }
        for id in absent { write(id, nil) }
    }

    /// What can't be said now is said again soon.
    private func write(_ id: String, _ instance: AnnouncedInstance?) {
        var builder = RecordBatchBuilder(codec: .none)
        builder.add(
            key: Array(id.utf8), value: instance.map { $0.json.encoded() }, timestamp: Self.now)
        guard let batch = try? builder.seal() else { return }
        _ = try? log.write(batch, to: Self.partition)
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    // MARK: Listening

    private func run() {
        var reader: (any LogReader)?
        let records = FetchedRecords(capacity: Self.fetchBytes)
        var looks = 0
        while !isStopping.load(ordering: .acquiring) {
            // A reader that has failed is made anew; what it repeats changes nothing.
            do { try look(&reader, records) } catch { reader = nil }
            if looks % Self.heartbeatLooks == 0 {
                queue.async { [self] in
                    speak()
                    clearAway()
                }
            }
            looks += 1
            Thread.sleep(forTimeInterval: Double(Self.lookMilliseconds) / 1_000)
        }
    }

    private func look(_ reader: inout (any LogReader)?, _ records: FetchedRecords) throws(LogError) {
        // So that the reader knows how far it may read.
        _ = try log.endOffset(of: Self.partition, isolation: .durable)
        let open: any LogReader
        if let reader {
            open = reader
        } else {
            let start = try log.startOffset(of: Self.partition)
            open = try log.makeReader(of: Self.partition, from: start, isolation: .durable)
        }
        reader = open
        while true {
            try open.fetch(into: records, byteLimit: Self.fetchBytes)
            guard !records.records.isEmpty else { return }
            let now = Self.now
            for record in records.records {
                note(record, of: records, isOld: record.timestamp <= now - Self.oldMilliseconds)
            }
        }
    }

    private func note(_ record: FetchedRecords.Record, of records: FetchedRecords, isOld: Bool) {
        let key = String(decoding: records.bytes(record.key), as: UTF8.self)
        let instance =
            record.value.isNull
            ? nil : (try? JSONValue(parsing: records.bytes(record.value))).flatMap(AnnouncedInstance.init)
        let heard = isOld ? ContinuousClock.now - KnownInstances.silence : .now
        known.withLock { $0.note(key, instance, at: record.offset, heard: heard) }
    }
}
