public import ByteCoding
public import JSON
public import Streams

/// The answer of `/v1/views/late`: events that came after their window had closed, per window and partition.
public enum LateView {
    /// As of `LatencyView`.
    public static let figures = ["revision", "topic", "partition", "late"]

    public static func windows(
        _ query: WindowQuery, _ material: WindowMaterial, baseSize: Int64
    ) throws(ByteCodingError) -> JSONValue {
        let windows = try query.windows(LatencyWindow.self, of: material, baseSize: baseSize)
        let rows = windows.flatMap { window in window.late.map { (window, $0) } }
        return .array(
            query.newest(of: rows, start: \.0.start).map { window, late in
                .object(
                    WindowMembers.identity(query, window) + [
                        .init("revision", JSONValue(window.revision)), .init("topic", "inference"),
                        .init("partition", JSONValue(late.partition)),
                        .init("late", JSONValue(late.count)),
                    ])
            })
    }
}
