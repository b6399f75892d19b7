/// A model, or a version with its model, where they lie in the state: see `Paged.withElement`.
struct SearchRow {
    var model: UnsafePointer<ModelRecord>
    /// Nil where models are searched.
    var version: UnsafePointer<VersionRecord>?
    /// Its place in the natural order: that of the model among the names above, that of the version below.
    var rank: Int

    /// The rank of a model's first version, and of the model itself.
    static func rank(ofModelAt index: Int) -> Int { index << 32 }

    var isDeleted: Bool { version.map { $0.pointee.isDeleted } ?? model.pointee.isDeleted }
}
