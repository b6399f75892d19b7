import CMemory

/// Brings near what a search over versions will read next. Versions lie scattered, and so do their tags and metrics: whoever
/// reads one after the other waits for memory most of the time.
///
/// These are hints. Nothing is read that is not known to be there, and an address that is wrong costs time and nothing else.
struct SearchLookahead {
    /// How many models before their turn their records, the lists of their pages, and their versions are asked for: each
    /// step reads what the one before has brought.
    private static let (recordsAhead, listsAhead, versionsAhead) = (6, 4, 2)
    /// What stands before the elements of an array, and where the first tag or metric ends.
    private static let (arrayHeadBytes, firstElementBytes) = (32, UInt(56))

    private static let placeOfVersions =
        (MemoryLayout<ModelRecord>.offset(of: \.versions) ?? 0) + Paged<VersionRecord>.placeOfPages
    /// Bytes from the beginning of a model's record to what every search reads of it.
    private static let placesInModel = [
        0, MemoryLayout<ModelRecord>.offset(of: \.deletedAt) ?? 0, placeOfVersions,
    ]

    /// Bytes from the beginning of a version's record to what the search reads of it.
    private var places = [0]
    /// The same for references to what lies elsewhere.
    private var references: [Int] = []

    init(_ fields: [SearchField]) {
        for field in fields {
            guard let place = Self.place(of: field) else { continue }
            places.append(place)
            if field.liesElsewhere { references.append(place) }
        }
    }

    /// Asks for what comes behind a step of a walk over models.
    func prepare(behind step: Int, of walk: [Int32], in models: Paged<ModelRecord>) {
        func ahead(_ count: Int, _ body: (UnsafePointer<ModelRecord>) -> Void) {
            guard step + count < walk.count else { return }
            models.withElement(at: Int(walk[step + count]), body)
        }
        ahead(Self.recordsAhead) { model in
            for place in Self.placesInModel { varve_prefetch(UnsafeRawPointer(model) + place) }
        }
        ahead(Self.listsAhead) { Self.prefetch(from: $0, at: Self.placeOfVersions) }
        ahead(Self.versionsAhead) { model in
            guard let page = model.pointee.versions.firstPage else { return }
            let first = page + Self.arrayHeadBytes
            for index in 0..<model.pointee.versions.firstPageCount {
                let version = first + index * MemoryLayout<VersionRecord>.stride
                for place in places { varve_prefetch(version + place) }
            }
        }
    }

    /// Asks for what a version refers to.
    func prepare(_ version: UnsafePointer<VersionRecord>) {
        for place in references { Self.prefetch(from: version, at: place) }
    }

    /// The head and the first element of an array to which a reference leads, which stands so many bytes behind a beginning.
    /// They lie on two lines of the cache as often as on one.
    private static func prefetch(from record: UnsafeRawPointer, at place: Int) {
        let address = record.loadUnaligned(fromByteOffset: place, as: UInt.self)
        varve_prefetch(UnsafeRawPointer(bitPattern: address))
        varve_prefetch(UnsafeRawPointer(bitPattern: address &+ firstElementBytes))
    }

    private static func place(of field: SearchField) -> Int? {
        switch field {
        case .name, .provider: nil
        case .version, .versionNumber: MemoryLayout<VersionRecord>.offset(of: \.name)
        case .source: MemoryLayout<VersionRecord>.offset(of: \.attributes.source)
        case .runID: MemoryLayout<VersionRecord>.offset(of: \.attributes.lineage.runID)
        case .stage: MemoryLayout<VersionRecord>.offset(of: \.stage)
        case .approval: MemoryLayout<VersionRecord>.offset(of: \.approval)
        case .created, .updated: MemoryLayout<VersionRecord>.offset(of: \.stamp)
        case .mlflowUpdated: MemoryLayout<VersionRecord>.offset(of: \.mlflowUpdatedAt)
        case .tag: MemoryLayout<VersionRecord>.offset(of: \.attributes.tags)
        case .metric: MemoryLayout<VersionRecord>.offset(of: \.attributes.metrics)
        }
    }
}

extension SearchField {
    /// Whether a version's record has only a reference to it, in whose place nothing else stands.
    fileprivate var liesElsewhere: Bool {
        switch self {
        case .tag, .metric: true
        default: false
        }
    }
}
