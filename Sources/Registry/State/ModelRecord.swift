/// A model with everything that belongs to it.
struct ModelRecord: Equatable {
    var name: String
    var attributes: ModelAttributes
    var stamp: Stamp
    /// When it was last changed as MLflow counts it: its tags and aliases don't, its versions' coming, going and stages
    /// do. Milliseconds since 1970.
    var mlflowUpdatedAt: Int64
    /// Milliseconds since 1970; nil unless it is deleted.
    var deletedAt: Int64?
    /// In the order in which they were registered; none is ever removed.
    var versions = Paged<VersionRecord>()
    /// Places of the versions, by name.
    private(set) var versionOrder: [Int32] = []
    /// By name.
    var aliases: [AliasRecord] = []
    /// By name.
    var environments: [EnvironmentRecord] = []
    /// Places of the model's deployments, oldest first.
    var deployments: [Int32] = []
    /// Oldest first.
    var history = Paged<HistoryEntry>()

    var isDeleted: Bool { deletedAt != nil }

    init(name: String, attributes: ModelAttributes, stamp: Stamp) {
        (self.name, self.attributes, self.stamp) = (name, attributes, stamp)
        mlflowUpdatedAt = stamp.createdAt
    }

    /// The place of a version, deleted ones included.
    ///
    /// - Complexity: O(log n).
    func place(ofVersion name: String) -> Int32? {
        let index = versionOrder.lowerBound { versions[Int($0)].name < name }
        guard index < versionOrder.count, versions[Int(versionOrder[index])].name == name else { return nil }
        return versionOrder[index]
    }

    /// - Complexity: O(n) moves of four bytes.
    mutating func append(_ version: VersionRecord) {
        let index = versionOrder.lowerBound { versions[Int($0)].name < version.name }
        versionOrder.insert(Int32(versions.count), at: index)
        versions.append(version)
    }

    func indexOfAlias(_ name: String) -> Int? {
        let index = aliases.lowerBound { $0.name < name }
        return index < aliases.count && aliases[index].name == name ? index : nil
    }

    func indexOfEnvironment(_ name: String) -> Int? {
        let index = environments.lowerBound { $0.name < name }
        return index < environments.count && environments[index].name == name ? index : nil
    }

    /// The environment's index, made if it is new.
    mutating func makeEnvironment(_ name: String) -> Int {
        let index = environments.lowerBound { $0.name < name }
        if index == environments.count || environments[index].name != name {
            environments.insert(EnvironmentRecord(name: name), at: index)
        }
        return index
    }

    /// Names of the environments in which a version gets requests.
    func liveEnvironments(of version: String) -> [String] {
        environments.filter { ($0.split?[version] ?? 0) > 0 }.map(\.name)
    }
}
