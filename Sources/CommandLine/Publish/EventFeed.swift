import Dispatch

/// Reads the inputs one after the other on a thread of its own, one batch ahead of those who send: a read may
/// block for as long as a pipe is quiet, and must not hold up the connections.
package actor EventFeed {
    /// A batch and the number of the input that it came from.
    package struct Item: Sendable {
        package var file: Int
        package var batch: EventBatch
        /// The share of all inputs that was read by the end of it, if they all have a size.
        package var shareRead: Double?
    }

    /// The readers. Used on `queue` alone, which makes it safe to send.
    private final class Readers: @unchecked Sendable {
        let inputs: [EventInput]
        let limits: InputLimits
        let totalBytes: Int64?
        var index = 0
        var finishedBytes: Int64 = 0
        var current: EventFileReader?

        init(inputs: [EventInput], limits: InputLimits) {
            self.inputs = inputs
            self.limits = limits
            totalBytes = inputs.reduce(Int64?(0)) { total, input in
                total.flatMap { total in input.byteCount.map { total + $0 } }
            }
        }

        func next() throws(CommandFailure) -> Item? {
            while index < inputs.count {
                let reader: EventFileReader
                if let current {
                    reader = current
                } else {
                    reader = try EventFileReader(
                        path: inputs[index].path, format: inputs[index].format, limits: limits)
                    current = reader
                }
                if let batch = try reader.next() {
                    let share = totalBytes.map {
                        $0 == 0 ? 1 : Double(finishedBytes + batch.bytesTaken) / Double($0)
                    }
                    return Item(file: index, batch: batch, shareRead: share)
                }
                finishedBytes += inputs[index].byteCount ?? 0
                current = nil
                index += 1
            }
            return nil
        }
    }

    private let queue = DispatchQueue(label: "varve.input")
    private let readers: Readers
    private var ahead: Task<Result<Item?, CommandFailure>, Never>?

    package init(inputs: [EventInput], limits: InputLimits) {
        readers = Readers(inputs: inputs, limits: limits)
    }

    /// The next batch, in order whoever asks; nil at the end. After an error it throws the same error again.
    package func next() async throws(CommandFailure) -> Item? {
        let mine = ahead ?? read(after: nil)
        ahead = read(after: mine)
        return try await mine.value.get()
    }

    private func read(
        after previous: Task<Result<Item?, CommandFailure>, Never>?
    ) -> Task<Result<Item?, CommandFailure>, Never> {
        let readers = readers
        let queue = queue
        return Task {
            if let previous, case .failure(let failure) = await previous.value { return .failure(failure) }
            return await withCheckedContinuation { continuation in
                queue.async {
                    let result = Result { () throws(CommandFailure) in try readers.next() }
                    continuation.resume(returning: result)
                }
            }
        }
    }
}
