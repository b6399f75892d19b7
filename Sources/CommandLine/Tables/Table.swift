/// Rows of text under columns.
package struct Table: Sendable, Equatable {
    package struct Cell: Sendable, Equatable, ExpressibleByStringLiteral {
        package var text: String
        package var style: Style

        package init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }

        package init(stringLiteral value: String) { self.init(value) }
    }

    package var columns: [Column]
    /// As many cells each as there are columns.
    package var rows: [[Cell]]
    /// Titles of columns that are elsewhere and not here.
    package var leftOut: [String]

    package init(columns: [Column], rows: [[Cell]] = [], leftOut: [String] = []) {
        self.columns = columns
        self.rows = rows
        self.leftOut = leftOut
    }
}
