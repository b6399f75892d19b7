/// A column of a table.
package struct Column: Sendable, Equatable {
    package enum Alignment: Sendable { case left, right }

    package var title: String
    package var alignment: Alignment
    /// Text that may be cut where the terminal is too narrow. Numbers never are.
    package var isShrinkable: Bool

    package init(_ title: String, _ alignment: Alignment = .left, isShrinkable: Bool = false) {
        self.title = title
        self.alignment = alignment
        self.isShrinkable = isShrinkable
    }
}
