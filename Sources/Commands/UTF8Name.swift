/// A name that is told apart and ordered by its bytes. `String`'s own equality is Unicode's equivalence, which takes two
/// names for one if they are composed differently, and which changes with Unicode's version.
public struct UTF8Name: Sendable, Hashable, Comparable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (a: UTF8Name, b: UTF8Name) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public static func < (a: UTF8Name, b: UTF8Name) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
