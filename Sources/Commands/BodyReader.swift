package import JSON

/// Reads an object's members and collects everything that is wrong with them, each with its JSON pointer.
/// Members that nobody asked for are found by `finish`.
///
/// Events are read with `strictness` `.lenient`: they were checked when they were made, so limits that have
/// become narrower since don't apply to them, and members of later versions are left alone.
package struct BodyReader {
    package enum Strictness { case strict, lenient }

    package let pointer: String
    package let strictness: Strictness
    private let members: [JSONValue.Member]
    private var known: [String] = []
    package private(set) var faults: [CommandFault] = []

    /// An absent body counts as an empty object.
    package init(_ body: JSONValue?, at pointer: String = "", strictness: Strictness = .strict) {
        self.pointer = pointer
        self.strictness = strictness
        members = body?.members ?? []
        if let body, body.members == nil { faults.append(CommandFault(pointer, "is no object")) }
    }

    package var isStrict: Bool { strictness == .strict }

    package func place(_ name: String) -> String { pointer + "/" + Self.escaped(name) }

    /// A name as a reference token of a JSON pointer.
    package static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return name
        }
        return name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    package mutating func report(_ name: String, _ reason: String) {
        faults.append(CommandFault(place(name), reason))
    }

    package mutating func report(_ fault: CommandFault) { faults.append(fault) }

    package mutating func take(faultsOf inner: BodyReader) { faults += inner.faults }

    /// The member of that name, null for one that is null; nil if it is absent.
    package mutating func value(_ name: String) -> JSONValue? {
        if isStrict, !known.contains(name) { known.append(name) }
        return members.last { $0.name == name }?.value
    }

    /// Whether the body says anything about this member, null included.
    package mutating func holds(_ name: String) -> Bool { value(name) != nil }

    /// Says of members that nobody asked for that they are unknown.
    package mutating func finish() {
        guard isStrict else { return }
        for member in members where !known.contains(member.name) {
            report(member.name, "is no known field: \(NearestName.hint(for: member.name, among: known))")
        }
    }

    /// Throws what was found.
    package mutating func finishOrThrow() throws(CommandRejection) {
        finish()
        try throwFaults()
    }

    package func throwFaults() throws(CommandRejection) {
        guard faults.isEmpty else { throw .unprocessable(faults) }
    }
}
