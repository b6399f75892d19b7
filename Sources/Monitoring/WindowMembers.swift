import JSON
import Streams

/// The members by which an answer's window is known: its group, range, and whether it can still change.
public enum WindowMembers {
    /// Their names: the groups first.
    public static let names = WindowQuery.Group.name.map(\.rawValue) + ["start", "end", "final"]

    static func identity<Aggregate: WindowAggregate>(
        _ query: WindowQuery, _ window: AnsweredWindow<Aggregate>
    ) -> [JSONValue.Member] {
        zip(query.groupBy, window.group).map { .init($0.rawValue, JSONValue($1)) } + [
            .init("start", .string(RFC3339.text(window.start))),
            .init("end", .string(RFC3339.text(window.end))),
            .init("final", .bool(window.isFinal)),
        ]
    }
}
