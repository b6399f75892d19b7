package import Log

/// A folder of segments of one topic-partition, whoever wrote it: this program or a Kafka broker. Nothing but
/// `<base offset, 20 digits>.log` in it is looked at: indexes, snapshots of producers, checkpoints of leader epochs
/// and metadata may lie beside.
package struct SegmentFolder: Sendable, Hashable {
    /// As the folder's name says it.
    package let topicPartition: TopicPartition
    package let path: String

    package init(_ topicPartition: TopicPartition, path: String) {
        self.topicPartition = topicPartition
        self.path = path
    }

    /// The partitions' folders in a directory, sorted. Folders of other names are no business of ours.
    package static func all(in directory: String, _ storage: any Storage) throws(LogError) -> [SegmentFolder]
    {
        var found: [SegmentFolder] = []
        for name in try storage.contents(of: directory) {
            guard let topicPartition = LogLayout.topicPartition(ofFolder: name) else { continue }
            let folder = SegmentFolder(topicPartition, path: "\(directory)/\(name)")
            if try !folder.segments(storage).isEmpty { found.append(folder) }
        }
        return found.sorted { $0.topicPartition < $1.topicPartition }
    }

    struct Segment: Sendable {
        var base: Offset
        var path: String
    }

    /// By base offset. None where this is no folder that may be looked into.
    func segments(_ storage: any Storage) throws(LogError) -> [Segment] {
        let names: [String]
        do {
            names = try storage.contents(of: path)
        } catch {
            // A plain file may have a partition's name.
            guard error.code == .permission else { return [] }
            throw error
        }
        return names.compactMap { name in
            LogLayout.baseOffset(ofName: name, suffix: LogLayout.segmentSuffix)
                .map { Segment(base: $0, path: "\(path)/\(name)") }
        }.sorted { $0.base < $1.base }
    }
}
