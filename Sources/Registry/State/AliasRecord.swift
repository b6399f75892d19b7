struct AliasRecord: Equatable {
    var name: String
    /// Place of the version in the model.
    var version: Int32
    var stamp: Stamp
}
