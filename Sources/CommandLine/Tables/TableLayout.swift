/// Fits a table to a width.
package struct TableLayout: Sendable {
    static let gap = 2
    /// Text is not cut to fewer columns than this; whole columns are left out instead.
    static let shortestText = 16

    /// Columns of the terminal; nil sets no limit.
    package var width: Int?
    package var showsColor: Bool

    package init(width: Int?, showsColor: Bool) {
        self.width = width
        self.showsColor = showsColor
    }

    /// The header, the rows, and a remark if columns were left out.
    ///
    /// - Complexity: linear in the table's text.
    package func lines(of table: Table) -> [String] {
        let table = harmless(table)
        var widths = natural(table)
        shrink(&widths, table.columns)
        let shown = columnsThatFit(widths)
        let header = table.columns.map { Table.Cell($0.title, .bold) }
        var lines = ([header] + table.rows).map { line($0, table.columns, widths, shown) }
        let missing = table.columns[shown...].map(\.title) + table.leftOut
        if !missing.isEmpty {
            lines.append(remark("(--output json and csv also have: \(missing.joined(separator: ", ")))"))
        }
        return lines
    }

    /// A line of its own beside the table, cut to the width.
    package func remark(_ text: String) -> String {
        let harmless = DisplayText.harmless(text)
        let fitted = width.map { DisplayText.cut(harmless, to: $0) } ?? harmless
        return Style.dim.applied(to: fitted, color: showsColor)
    }

    private func harmless(_ table: Table) -> Table {
        var table = table
        for row in table.rows.indices {
            for column in table.rows[row].indices {
                table.rows[row][column].text = DisplayText.harmless(table.rows[row][column].text)
            }
        }
        return table
    }

    private func natural(_ table: Table) -> [Int] {
        table.columns.indices.map { column in
            table.rows.reduce(DisplayText.width(of: table.columns[column].title)) {
                max($0, DisplayText.width(of: $1[column].text))
            }
        }
    }

    /// Takes from the widest text columns first, until the table fits or none can give more.
    private func shrink(_ widths: inout [Int], _ columns: [Column]) {
        guard let width else { return }
        var excess = total(widths[...]) - width
        while excess > 0 {
            let candidates = columns.indices.filter {
                columns[$0].isShrinkable && widths[$0] > Self.shortestText
            }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }

    /// How many columns from the left have room; at least one.
    private func columnsThatFit(_ widths: [Int]) -> Int {
        guard let width else { return widths.count }
        var count = widths.count
        while count > 1 && total(widths[..<count]) > width { count -= 1 }
        return count
    }

    private func total(_ widths: ArraySlice<Int>) -> Int {
        widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
    }

    private func line(_ cells: [Table.Cell], _ columns: [Column], _ widths: [Int], _ shown: Int) -> String {
        var line = ""
        for index in 0..<shown {
            let cell = cells[index]
            let text = DisplayText.cut(cell.text, to: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayText.width(of: text)))
            let styled = cell.style.applied(to: text, color: showsColor)
            if index > 0 { line += String(repeating: " ", count: Self.gap) }
            switch columns[index].alignment {
            case .right: line += padding + styled
            // Nothing stands behind the last column.
            case .left: line += index == shown - 1 ? styled : styled + padding
            }
        }
        return line
    }
}
