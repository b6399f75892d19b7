public import ByteCoding
public import JSON
public import Streams

/// The answer of `/v1/views/late`: events that came after their window had closed, per window and partition.
public enum LateView {
    public static func windows(
        _ query: WindowQuery, _ material: WindowMaterial, baseSize: Int64
    ) throws(ByteCodingError) -> JSONValue {
        let windows = try query.windows(LatencyWindow.self, of: material, baseSize: baseSize)
        return .array(
            windows.flatMap { window in
                window.late.map { late in
                    .object(
                        WindowMembers.identity(query, window) + [
                            .init("revision", JSONValue(window.revision)), .init("topic", "inference"),
                            .init("partition", JSONValue(late.partition)),
                            .init("late", JSONValue(late.count)),
                        ])
                }
            })
    }
}
