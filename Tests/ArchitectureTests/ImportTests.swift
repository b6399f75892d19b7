import Testing

@Suite("Arrows point down")
struct ImportTests {
    @Test("every module is in the list")
    func modules() throws {
        let known = Set(Architecture.modules.map(\.name)).union(Architecture.wrappers.keys)
        for module in try SourceTree.read().modules {
            #expect(known.contains(module), "Sources/\(module) is not in Architecture.modules")
        }
    }

    @Test("the list itself points down")
    func list() {
        var below: Set<String> = []
        for module in Architecture.modules {
            #expect(below.isSuperset(of: module.modules), "\(module.name) imports what is not below it")
            below.insert(module.name)
        }
        #expect(below.isSuperset(of: Architecture.wrappers.values))
    }

    @Test("every import is allowed")
    func imports() throws {
        let tree = try SourceTree.read()
        var count = 0
        for file in tree.files where file.isSwift {
            for (imported, line) in file.source.imports {
                count += 1
                let isAllowed = allowed(in: file.module).contains(imported)
                #expect(isAllowed, "\(file.path):\(line): \(file.module) may not import \(imported)")
            }
        }
        #expect(count > tree.modules.count, "hardly any import was found")
    }

    @Test("every exception is needed")
    func exceptions() throws {
        let tree = try SourceTree.read()
        for exception in Architecture.imports where tree.modules.contains(exception.module) {
            let files = tree.files.filter { $0.module == exception.module && $0.isSwift }
            let isNeeded = files.contains { file in
                file.source.imports.contains { $0.module == exception.what }
            }
            #expect(isNeeded || files.isEmpty, "\(exception.module) no longer imports \(exception.what)")
        }
    }

    private func allowed(in module: String) -> Set<String> {
        var allowed: Set = ["Synchronization"]
        if let entry = Architecture.modules.first(where: { $0.name == module }) {
            allowed.formUnion(entry.modules + entry.packages + entry.system)
        }
        allowed.formUnion(Architecture.wrappers.filter { $0.value == module }.keys)
        allowed.formUnion(Architecture.imports.filter { $0.module == module }.map(\.what))
        return allowed
    }
}
