import Log

/// The marks file, open for writing. It belongs to whoever holds the commit lock.
struct MarkFile: Sendable {
    private struct Place: Sendable {
        var pair: Int
        /// Of the pair's two, where the next mark goes.
        var nextSlot: Int
        var mark: DurableMark
    }

    private let file: any StorageFile
    private let mutations: Mutations
    private var places: [TopicPartition: Place] = [:]
    private var freePairs: [Int] = []
    private var pairCount: Int

    init(file: any StorageFile, content: MarkFileContent, mutations: Mutations) {
        self.file = file
        self.mutations = mutations
        pairCount = content.pairs.count
        let marks = content.marks
        for (number, pair) in content.pairs.enumerated() {
            guard let newest = pair.newest, marks[newest.mark.topicPartition]?.pair == number else {
                freePairs.append(number)
                continue
            }
            places[newest.mark.topicPartition] = Place(
                pair: number, nextSlot: 1 - newest.slot, mark: newest.mark)
        }
        freePairs.reverse()
    }

    /// An empty file with a header, synced; its folder isn't.
    static func create(_ path: String, _ context: LogContext) throws(LogError) -> MarkFile {
        let file = try context.storage.open(path, .replace)
        try file.write(MarkFileContent.header, at: 0)
        try file.sync()
        let content = try MarkFileContent(parsing: MarkFileContent.header, path: path)
        return MarkFile(file: file, content: content, mutations: context.mutations)
    }

    func mark(of topicPartition: TopicPartition) -> DurableMark? { places[topicPartition]?.mark }

    func repairHeader() throws(LogError) { try file.write(MarkFileContent.header, at: 0) }

    /// Writes what is proven of a partition. It counts after `sync`.
    ///
    /// - Throws: `tooLarge` if there are `partitionLimit` partitions already.
    mutating func write(
        _ topicPartition: TopicPartition, start: Offset, end: LogPosition
    ) throws(LogError) {
        var place = try place(of: topicPartition)
        place.mark.generation += 1
        place.mark.startOffset = start
        place.mark.end = end
        let number = place.pair * 2 + place.nextSlot
        try file.write(MarkSlot.encode(place.mark, number: number), at: MarkFileContent.slotStart(number))
        if !mutations.contains(.markInOneSlot) { place.nextSlot = 1 - place.nextSlot }
        places[topicPartition] = place
    }

    private mutating func place(of topicPartition: TopicPartition) throws(LogError) -> Place {
        if let known = places[topicPartition] { return known }
        let mark = DurableMark(
            topicPartition: topicPartition, generation: 0, startOffset: 0,
            end: LogPosition(segmentBase: 0, byte: 0, offset: 0))
        if let pair = freePairs.popLast() { return Place(pair: pair, nextSlot: 0, mark: mark) }
        guard pairCount < MarkFileContent.partitionLimit else {
            throw LogError(
                .tooLarge, "a log has at most \(MarkFileContent.partitionLimit) partitions",
                topicPartition: topicPartition)
        }
        try makePair()
        return Place(pair: pairCount - 1, nextSlot: 0, mark: mark)
    }

    /// Both slots of a new pair are written once, so that no later mark can find the disk full.
    private mutating func makePair() throws(LogError) {
        let slots = [UInt8](repeating: 0, count: 2 * MarkSlot.size)
        try file.write(slots, at: MarkFileContent.slotStart(pairCount * 2))
        pairCount += 1
    }

    /// Writes the marks that were read once more, where they are, and syncs them. After a sync that failed,
    /// what is read can be in memory alone, and what is built on it would not outlive the next power cut.
    func proveAnew() throws(LogError) {
        guard !places.isEmpty, !mutations.contains(.trustMarksAsRead) else { return }
        for place in places.values.sorted(by: { $0.pair < $1.pair }) {
            let number = place.pair * 2 + 1 - place.nextSlot
            try file.write(MarkSlot.encode(place.mark, number: number), at: MarkFileContent.slotStart(number))
        }
        try sync()
    }

    func sync() throws(LogError) {
        if mutations.contains(.markNotSynced) { return }
        try file.sync()
    }

    func isInPlace() throws(LogError) -> Bool { try file.isInPlace() }
}
