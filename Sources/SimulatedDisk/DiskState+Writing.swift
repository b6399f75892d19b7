import Log
import Randomness

extension DiskState {
    mutating func write(_ bytes: [UInt8], at position: Int, node: Int, path: String) throws(LogError) {
        let growth = max(0, position + bytes.count - file(node).cached.count)
        if let error = writeFault(growth, path) {
            // An interrupted write leaves some of its first bytes.
            let part = Array(bytes.prefix(random.below(bytes.count + 1)))
            changeFile(node) { $0.write(part, at: position) }
            throw error
        }
        if faults.strayWriteLimit > 0, random.chance(faults.writeGoesAstray),
            let stray = strayWrite(bytes, node: node, at: position)
        {
            faults.strayWriteLimit -= 1
            changeFile(node) { content in
                FileContent.apply(position, bytes, to: &content.cached)
                content.pending.append(stray)
            }
            return
        }
        changeFile(node) { $0.write(bytes, at: position) }
    }

    /// - Parameter growth: bytes that the write adds to its file; what is overwritten has its room already.
    private mutating func writeFault(_ growth: Int, _ path: String) -> LogError? {
        if isPowerFailing { return LogError(.io, Self.powerFailure, file: path) }
        if random.chance(faults.writeFails) {
            return LogError(.io, "can't write: a simulated fault", file: path)
        }
        let isFull = growth > 0 && capacityBytes.map { usedBytes + growth > $0 } ?? false
        guard isFull || random.chance(faults.writeFindsNoSpace) else { return nil }
        return LogError(.noSpace, "can't write: no space is left on the simulated disk", file: path)
    }

    /// Where a write lands that goes astray; nil if there is no place for it.
    private mutating func strayWrite(_ bytes: [UInt8], node: Int, at position: Int) -> FileChange? {
        let size = max(file(node).cached.count, position + bytes.count)
        let others = nodes.indices.filter { index in
            guard index != node, case .file(let content) = nodes[index] else { return false }
            return content.durable.count > position
        }
        if let victim = others.randomElement(using: &random), random.chance(0.7) {
            return .stray(victim: victim, position: position, bytes: bytes, size: size)
        }
        let sectors = file(node).durable.count / FileContent.sectorBytes
        guard sectors > 0 else { return nil }
        let sector = random.below(sectors) * FileContent.sectorBytes
        return .stray(victim: node, position: sector, bytes: bytes, size: size)
    }

    mutating func syncFile(_ node: Int, path: String) throws(LogError) {
        let pending = file(node).pending
        changeFile(node) { $0.pending = [] }
        guard isPowerFailing || syncFails(path) else {
            for change in pending { makeDurable(change, node: node) }
            return
        }
        failedSyncs.append(path)
        // Some reach the disk, and the rest never will.
        makeDurable(anyOf: pending, node: node, losesSizes: isPowerFailing)
        throw LogError(
            .io, isPowerFailing ? Self.powerFailure : "can't sync: a simulated fault", file: path)
    }

    private mutating func syncFails(_ path: String) -> Bool {
        path.hasSuffix(faults.syncFailsForSuffix) && random.chance(faults.syncFails)
    }

    mutating func syncFolder(_ node: Int, path: String) throws(LogError) {
        var content = folder(node)
        let fails = isPowerFailing || syncFails(path)
        // Names are in the file system's journal: what did not get through is still due, unlike a file's
        // bytes.
        var due: [FolderContent.Change] = []
        for change in content.pending {
            if fails, random.chance(0.5) {
                due.append(change)
            } else {
                FolderContent.apply(change, to: &content.durable)
            }
        }
        content.pending = due
        replaceFolder(node, content)
        guard fails else { return }
        failedSyncs.append(path)
        throw LogError(
            .io, isPowerFailing ? Self.powerFailure : "can't sync a folder: a simulated fault", file: path)
    }

    private mutating func makeDurable(_ change: FileChange, node: Int) {
        switch change {
        case .write(let position, let bytes):
            changeFile(node) { FileContent.apply(position, bytes, to: &$0.durable) }
        case .truncate(let size):
            changeFile(node) { FileContent.resize(&$0.durable, to: size) }
        case .stray(let victim, let position, let bytes, let size):
            changeFile(node) { content in
                if content.durable.count < size { FileContent.resize(&content.durable, to: size) }
            }
            changeFile(victim) { content in
                let room = max(0, content.durable.count - position)
                guard room > 0 else { return }
                FileContent.apply(position, bytes.prefix(room), to: &content.durable)
            }
        }
    }

    /// Makes some of the changes durable, some of a write's sectors, or some bytes of one sector.
    ///
    /// - Parameter losesSizes: whether a cut to a smaller size may be lost as well. A file's size is in the
    ///   file system's journal, which a failed sync of the bytes doesn't concern.
    private mutating func makeDurable(anyOf changes: [FileChange], node: Int, losesSizes: Bool) {
        // Often everything was on its way already, or nothing.
        let share = [0, 0.5, 0.9, 1][random.below(4)]
        for change in changes {
            guard case .write(let position, let bytes) = change else {
                if random.chance(share) || !losesSizes { makeDurable(change, node: node) }
                continue
            }
            for piece in pieces(of: bytes, at: position) where random.chance(share) {
                let whole = Array(bytes[piece.lowerBound - position..<piece.upperBound - position])
                let torn = random.chance(0.05) ? Array(whole.prefix(random.below(whole.count + 1))) : whole
                makeDurable(.write(position: piece.lowerBound, bytes: torn), node: node)
            }
        }
    }

    /// The sectors that a write touches, as ranges of the file's bytes.
    private func pieces(of bytes: [UInt8], at position: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = position
        while start < position + bytes.count {
            let end = min(
                (start / FileContent.sectorBytes + 1) * FileContent.sectorBytes, position + bytes.count)
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    /// What a power cut leaves: what was durable, and any part of what was not.
    mutating func losePower() {
        for node in nodes.indices {
            switch nodes[node] {
            case .file(let content):
                changeFile(node) { $0.pending = [] }
                makeDurable(anyOf: content.pending, node: node, losesSizes: true)
            case .folder(var content):
                let share = [0, 0.5, 1][random.below(3)]
                for change in content.pending where random.chance(share) {
                    FolderContent.apply(change, to: &content.durable)
                }
                content.pending = []
                replaceFolder(node, content)
            }
        }
        dropCaches()
    }

    private mutating func dropCaches() {
        for node in nodes.indices {
            switch nodes[node] {
            case .file: changeFile(node) { $0.cached = $0.durable }
            case .folder(var content):
                content.cached = content.durable
                replaceFolder(node, content)
            }
        }
    }
}
