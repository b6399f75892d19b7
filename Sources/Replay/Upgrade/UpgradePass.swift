/// Which run of an upgrade a rebuild is.
enum UpgradePass: Equatable, Sendable {
    /// A server writes to the source: a copy is folded, and another run follows.
    case early(copy: String)
    /// Nobody writes to the source any more.
    case last
}
