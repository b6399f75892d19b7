import Log
import Streams

/// A past state together with what was asked for: how far the dead letters of then go, which no shard holds.
struct PastMoment: Sendable {
    let state: PastState
    private let moment: Moment

    init(_ moment: Moment, _ state: PastState) {
        self.moment = moment
        self.state = state
    }

    /// By partition, the offset behind the last letter; the door's own partition only if the position names it.
    var deadLetterEnds: [TopicPartition: Offset] {
        guard case .position(let position) = moment else { return state.deadLetterEnds }
        let named = position.offsets.filter { $0.key.topic == Topology.deadLetters }
        return state.deadLetterEnds.merging(named) { $1 }
    }

    var rejectionsEnd: Offset? {
        let partition = Topology.rejections(shards: state.windowPartitions.count)
        return deadLetterEnds[partition]
    }

    /// Later letters than this were not there yet, milliseconds since 1970.
    var latestRejection: Int64? {
        if case .time(let time) = moment { time } else { nil }
    }
}
