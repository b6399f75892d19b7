import Engine
import NIOHTTP1

/// What a person is told of an answer about the past, beside the answer itself.
struct PastAnswer: Sendable {
    var position: String
    var replayedRecords: Int64
    var milliseconds: Double

    init(_ cost: PastCost) {
        position = cost.position
        replayedRecords = Int64(clamping: cost.replayedRecords)
        milliseconds = cost.milliseconds
    }

    /// Nil if the headers are those of an answer as of now.
    init?(_ headers: HTTPHeaders) {
        guard let position = headers.first(name: "Varve-As-Of"),
            let records = headers.first(name: "Varve-Replayed-Records").flatMap({ Int64($0) }),
            let milliseconds = headers.first(name: "Server-Timing").flatMap(Self.duration)
        else { return nil }
        self.position = position
        replayedRecords = records
        self.milliseconds = milliseconds
    }

    var sentence: String {
        "as of \(position), \(NumberText.grouped(replayedRecords)) records replayed in "
            + "\(NumberText.short(milliseconds)) ms"
    }

    /// For a person at a terminal. Whoever reads the errors by program finds none here.
    func tell(_ console: Console) {
        guard console.errors.isTerminal else { return }
        console.complain(DisplayText.harmless(sentence))
    }

    /// `12.5` of `replay;dur=12.5;desc="replayed"`.
    private static func duration(_ timing: String) -> Double? {
        timing.split(separator: ";").first { $0.hasPrefix("dur=") }.flatMap { Double($0.dropFirst(4)) }
    }
}
