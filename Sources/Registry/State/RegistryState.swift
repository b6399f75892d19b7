import Commands

/// The registry: a fold of its events, and of the windows that its rollouts have judged.
///
/// A command is decided by `decide`, which changes nothing; `apply` folds the events that come of it. Windows
/// are judged by `judge`. Nothing here reads a clock or depends on the order of a dictionary: equal inputs
/// give equal states, and equal states equal bytes.
public struct RegistryState: Sendable {
    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// In the order in which they were registered; none is ever removed.
    var models = Paged<ModelRecord>()
    /// Places of the models that hold a name, by name. A deleted model holds its name until another takes it.
    var modelOrder: [Int32] = []
    /// In the order in which they were made; none is ever removed.
    var deployments = Paged<Deployment>()
    /// Places of the deployments, by id.
    var deploymentOrder: [Int32] = []
    /// Places of the deployments whose windows are judged now, rising.
    var judged: [Int32] = []
    var actors = NameTable()
    var answers = IdempotencyStore()
    /// Of a fold of what could have been.
    var supposition: RegistrySupposition?

    public init() {}

    /// Models that are not deleted, and versions of all models, deleted ones included. For health and
    /// metrics.
    ///
    /// - Complexity: linear in the number of models.
    public var counts: (models: Int, versions: Int, openDeployments: Int) {
        let live = models.filter { !$0.isDeleted }
        return (
            live.count, models.reduce(0) { $0 + $1.versions.count },
            deployments.count { $0.machine.status.isOpen }
        )
    }
}

// MARK: Finding

extension RegistryState {
    /// The place of the model that holds a name, deleted or not.
    ///
    /// - Complexity: O(log n).
    func place(ofModel name: String) -> Int32? {
        let index = modelOrder.lowerBound { models[Int($0)].name < name }
        guard index < modelOrder.count, models[Int(modelOrder[index])].name == name else { return nil }
        return modelOrder[index]
    }

    /// - Complexity: O(log n).
    func place(ofDeployment id: String) -> Int32? {
        let index = deploymentOrder.lowerBound { deployments[Int($0)].id < id }
        guard index < deploymentOrder.count, deployments[Int(deploymentOrder[index])].id == id else {
            return nil
        }
        return deploymentOrder[index]
    }

    func name(of reference: VersionReference) -> String {
        let model = models[Int(reference.model)]
        return "\(model.name)/\(model.versions[Int(reference.version)].name)"
    }

    /// `version` of `model`, or `model/version`; nil if there is none.
    func resolve(_ text: String, in model: Int32) -> ParentReference? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let isQualified = parts.count == 2
        let owner = isQualified ? place(ofModel: String(parts[0])) : model
        guard let owner, let version = models[Int(owner)].place(ofVersion: String(parts[parts.count - 1]))
        else { return nil }
        return ParentReference(
            reference: VersionReference(model: owner, version: version), isQualified: isQualified)
    }

    /// A version's parents as people write them.
    func parentTexts(_ version: VersionRecord) -> [String] {
        version.parents.map { parent in
            let model = models[Int(parent.reference.model)]
            let name = model.versions[Int(parent.reference.version)].name
            return parent.isQualified ? "\(model.name)/\(name)" : name
        }
    }

    /// A version's attributes with its parents in words.
    func attributes(of version: VersionRecord) -> VersionAttributes {
        var attributes = version.attributes
        attributes.lineage.parents = parentTexts(version)
        return attributes
    }
}
