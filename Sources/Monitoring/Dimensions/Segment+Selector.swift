public import Commands
public import Streams

extension Segment {
    public init(_ selector: SegmentSelector) {
        self.init(selector.parts.map { Part(field: $0.field.text, value: $0.value.text) })
    }
}

extension WindowQuery {
    /// What is known of the segment of a window of its answer: what the question asks for, and what it groups by.
    ///
    /// - Parameter group: of the window, the values of what the question groups by.
    public func segment(of group: [String?]) -> SegmentSelector {
        var parts = filter.segment.parts.map { (field: $0.field, value: $0.value) }
        for (name, value) in zip(groupBy, group) where !Group.name.contains(name) {
            guard let value, filter.segment[name.rawValue] == nil else { continue }
            parts.append((field: name.rawValue, value: value))
        }
        return SegmentSelector(parts)
    }
}
