import Alerting
import ByteCoding
import Commands
import Events
import Streams

/// The series that the rules of one shape are about, in the groups that make subjects, and how far each is judged.
struct WatchedShape: Sendable {
    let shape: RuleShape
    /// No rule of the shape is interested in windows that end by then, milliseconds since 1970.
    var since: Int64
    private(set) var groups: [WatchedGroup] = []
    private var places: [[UTF8Name]: Int] = [:]
    /// By series, its group; nil for one that the shape is not about. Follows from the clocks: not in the state.
    private var placed: [SeriesKey: Int?] = [:]
    /// Series that have their places, or are not wanted.
    private var placedCount = 0
    private let kinds: [EventKind]

    init(_ shape: RuleShape, since: Int64) {
        (self.shape, self.since) = (shape, since)
        kinds = RuleView.kinds(shape.view)
    }

    /// The view's members by which series are told apart; features are told apart within a window.
    private var members: [String] { shape.by.filter(RuleView.seriesMembers.contains) }

    // MARK: Series

    /// The groups that these windows may be of, in the order of their names, each with how far it has come.
    ///
    /// - Parameter model: whose windows may have closed; nil for all.
    mutating func groups(_ windows: ClosedWindows, model: String?) -> [Int] {
        place(windows)
        var found: Set<Int> = []
        for kind in kinds {
            for key in windows.series(of: kind, model: model) {
                if let group = place(of: key) { found.insert(group) }
            }
        }
        for group in found { groups[group].progress = windows.progress(of: awaited(groups[group], windows)) }
        return found.sorted { groups[$0].values.lexicographicallyPrecedes(groups[$1].values) }
    }

    /// Gives all series their places that there are, whichever model is asked for: so a shard that was restored, and finds them
    /// all at once, has the same groups as one that was not.
    private mutating func place(_ windows: ClosedWindows) {
        for key in windows.series(heardSince: placedCount) {
            if kinds.contains(key.kind) { _ = place(of: key) }
            placedCount += 1
        }
    }

    private mutating func place(of key: SeriesKey) -> Int? {
        if let known = placed[key] { return known }
        let isWanted = shape.filters.allSatisfy { filter in
            RuleView.member(filter.member, of: key).map(filter.pattern.matches) ?? true
        }
        guard isWanted else {
            placed[key] = .some(nil)
            return nil
        }
        let values = members.map { UTF8Name(RuleView.member($0, of: key) ?? "") }
        let place = places[values] ?? add(WatchedGroup(values: values, next: start(of: since)))
        groups[place].add(key)
        placed[key] = place
        return place
    }

    private mutating func add(_ group: WatchedGroup) -> Int {
        places[group.values] = groups.count
        groups.append(group)
        return groups.count - 1
    }

    /// What has to be closed for a group's windows to be: labels of closed windows come with later feedback.
    private func awaited(_ group: WatchedGroup, _ windows: ClosedWindows) -> [SeriesKey] {
        guard shape.view == RuleView.quality else { return group.series }
        let model = members.firstIndex(of: "model").map { group.values[$0].text }
        let feedback = windows.series(of: .feedback, model: model)
        return group.series.filter { $0.kind != .feedback } + feedback
    }

    // MARK: Windows

    /// The start of the window that a time lies in.
    private func start(of time: Int64) -> Int64 {
        guard time > .min + shape.window else { return .min }
        return WindowPolicy(size: shape.window).start(of: time)
    }

    /// Judges no window earlier than those of a rule that was put then, and these again if they are closed already.
    mutating func rewind(to time: Int64) {
        since = min(since, time)
        for place in groups.indices { groups[place].next = min(groups[place].next, start(of: time)) }
    }

    /// The start of the group's next closed window that holds anything; nil if there is none.
    func due(_ place: Int, _ windows: ClosedWindows) -> Int64? {
        let group = groups[place]
        let closed = group.progress.closedThrough
        guard closed >= group.next + shape.window,
            let first = windows.firstWindow(of: group.series, from: group.next)
        else { return nil }
        let start = max(group.next, start(of: first))
        return start + shape.window <= closed ? start : nil
    }

    /// Whether the groups that share these members have been judged through a time, but those that are silent. To be asked
    /// in a turn that is about all models.
    ///
    /// - Complexity: linear in the number of the groups.
    func isJudged(_ common: [(member: String, value: String)], through time: Int64) -> Bool {
        let members = members
        let wanted = common.compactMap { one in
            members.firstIndex(of: one.member).map { (place: $0, value: UTF8Name(one.value)) }
        }
        return groups.allSatisfy { group in
            group.next >= time || !wanted.allSatisfy { group.values[$0.place] == $0.value }
                || group.progress.isIdle
        }
    }

    /// Passes over what is closed and holds nothing: events that come for it later are late.
    mutating func passClosed(_ place: Int) {
        let closed = groups[place].progress.closedThrough
        guard closed != .min else { return }
        groups[place].next = max(groups[place].next, start(of: closed))
    }

    mutating func noteJudged(_ place: Int, through end: Int64, _ subjects: [Subject]) {
        groups[place].next = end
        groups[place].note(subjects)
    }

    /// How far time has come for a group: to where its windows are closed, and if all its series fell silent while they
    /// kept up with the clock, as far as the clock has come.
    mutating func time(of place: Int, _ windows: ClosedWindows) -> Int64 {
        let progress = groups[place].progress
        guard progress.isIdle else {
            groups[place].idleTick = .min
            return progress.closedThrough
        }
        if groups[place].idleTick == .min { groups[place].idleTick = windows.time }
        let behind = groups[place].idleTick.subtractingReportingOverflow(progress.closedThrough)
        let isLive = !behind.overflow && behind.partialValue <= WindowPolicy().wallClockReach
        return isLive ? max(progress.closedThrough, windows.settledThrough) : progress.closedThrough
    }

    /// Where a subject's numbers come from.
    func group(of subject: Subject) -> WatchedGroup? {
        let values = zip(shape.by, subject.values).filter { RuleView.seriesMembers.contains($0.0) }.map(\.1)
        return places[values].map { groups[$0] }
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(since)
        let sorted = groups.sorted { $0.values.lexicographicallyPrecedes($1.values) }
        writer.writeList(sorted) { $1.encode(into: &$0) }
    }

    init(_ shape: RuleShape, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(shape, since: try reader.readZigZag())
        for group in try reader.readList({ (reader) throws(ByteCodingError) in
            try WatchedGroup(from: &reader)
        }) {
            guard group.values.count == members.count, places[group.values] == nil else {
                throw ByteCodingError("a group of series that no shape has", byte: reader.position)
            }
            _ = add(group)
        }
    }
}
