/// How finely two summaries can be compared: as exact values, or by cells of 2 to a power of positions.
enum Resolution: Comparable, Sendable {
    case exact
    case cells(shift: Int)
}
