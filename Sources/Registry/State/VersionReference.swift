/// A version by the places of its model and itself in the state, which never change.
struct VersionReference: Hashable {
    var model: Int32
    var version: Int32
}

/// A parent of a version, and whether it was named with its model.
struct ParentReference: Hashable {
    var reference: VersionReference
    var isQualified: Bool
}
