import JSON

/// Reads an object's members and collects everything that is wrong with them, each with its JSON pointer.
/// Members that nobody asked for are found by `finish`.
///
/// Events and snapshots are read leniently: they were checked when they were made, so limits that have become
/// narrower since don't apply to them, and members of later versions are left alone.
struct FieldReader {
    let pointer: String
    let isStrict: Bool
    private let members: [JSONValue.Member]
    private var known: [String] = []
    private(set) var faults: [FieldFault] = []

    /// An absent body counts as an empty object.
    init(_ body: JSONValue?, at pointer: String = "", isStrict: Bool = true) {
        (self.pointer, self.isStrict) = (pointer, isStrict)
        members = body?.members ?? []
        if let body, body.members == nil { faults.append(FieldFault(pointer, "is no object")) }
    }

    func place(_ name: String) -> String { pointer + "/" + Self.escaped(name) }

    /// A name as a reference token of a JSON pointer.
    static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    mutating func report(_ name: String, _ reason: String) {
        faults.append(FieldFault(place(name), reason))
    }

    mutating func report(_ fault: FieldFault) { faults.append(fault) }

    /// The member of that name; nil if it is absent or null.
    mutating func value(_ name: String) -> JSONValue? {
        if !known.contains(name) { known.append(name) }
        let value = members.last { $0.name == name }?.value
        return value == .null ? nil : value
    }

    /// Says of members that nobody asked for that they are unknown.
    mutating func finish() {
        guard isStrict else { return }
        for member in members where !known.contains(member.name) {
            report(member.name, "is no known field: \(NearestName.hint(for: member.name, among: known))")
        }
    }

    func throwFaults() throws(ExperimentRejection) {
        guard faults.isEmpty else { throw .unprocessable(faults) }
    }

    // MARK: Objects within

    /// Reads an object within this one; nil if it is absent.
    mutating func object<Value>(_ name: String, _ body: (inout FieldReader) -> Value) -> Value? {
        guard let value = value(name) else { return nil }
        return read(value, at: place(name), body)
    }

    /// Reads the objects of a list; nil if it is absent.
    mutating func objects<Value>(
        _ name: String, limit: Int, _ body: (inout FieldReader) -> Value
    ) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else {
            report(name, "is no list")
            return nil
        }
        guard !isStrict || elements.count <= limit else {
            report(name, "has \(elements.count) elements, and \(limit) are allowed")
            return nil
        }
        return elements.enumerated().map { read($1, at: "\(place(name))/\($0)", body) }
    }

    private mutating func read<Value>(
        _ value: JSONValue, at pointer: String, _ body: (inout FieldReader) -> Value
    ) -> Value {
        var reader = FieldReader(value, at: pointer, isStrict: isStrict)
        let result = body(&reader)
        reader.finish()
        faults += reader.faults
        return result
    }

    /// The members of an object; none if it is absent.
    mutating func entries(_ name: String) -> [JSONValue.Member] {
        guard let value = value(name) else { return [] }
        if value.members == nil { report(name, "is no object") }
        return value.members ?? []
    }
}
