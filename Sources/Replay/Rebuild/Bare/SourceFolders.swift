import EmbeddedLog
import Engine
import Log

/// The folders of segments that a rebuild reads, in a data directory or in a folder that was filled by hand.
struct SourceFolders {
    /// Where the folders lie.
    let root: String
    /// By data partition.
    let data: [TopicPartition: SegmentFolder]
    /// Whether it says in which order its records were consumed.
    let hasJournal: Bool

    /// - Parameter topics: which data topic each of the source's topics is; others count as what they are called.
    /// - Throws: `notFound` if there is no data partition; `invalid` if two folders are the same partition.
    init(_ directory: String, topics: [Topic: Topic], storage: any Storage) throws(LogError) {
        let log = directory + "/log"
        root = try storage.exists(log) ? log : directory
        let all = try SegmentFolder.all(in: root, storage)
        let isDirectory = try storage.exists(directory + "/format")
        hasJournal =
            isDirectory && topics.isEmpty && all.contains { $0.topicPartition.topic.name == "journal" }
        var data: [TopicPartition: SegmentFolder] = [:]
        for folder in all {
            let (topic, number) = (folder.topicPartition.topic, folder.topicPartition.partition)
            let partition = TopicPartition(topics[topic] ?? topic, number)
            guard RebuildShards.dataTopics.contains(partition.topic) else { continue }
            if let other = data.updateValue(folder, forKey: partition) {
                throw LogError(
                    .invalid, "both \(other.path) and \(folder.path) would be \(partition)", file: root)
            }
        }
        self.data = data
        guard !data.isEmpty else {
            throw LogError(
                .notFound,
                "there are no segments of a data topic, such as inference-0/00000000000000000000.log; say which "
                    + "topic is which with --map-topic NAME=inference", file: root)
        }
    }

    /// One more than the highest number of a partition.
    var partitionCount: Int { data.keys.reduce(0) { max($0, Int($1.partition) + 1) } }
}
