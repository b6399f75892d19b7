import Testing

@Suite("What code may not contain")
struct CodeTests {
    /// A comment stands at most so many lines above what it explains.
    private static let commentReach = 4

    @Test("no clock, no chance and no logger where the same log must give the same state")
    func determinism() throws {
        let files = try SourceTree.read().files.filter {
            Architecture.deterministic.contains($0.module) && $0.isSwift
        }
        #expect(!files.isEmpty)
        for file in files {
            let source = file.source
            for rule in Rule.determinism where !isExcepted(rule, in: file.module) {
                for line in source.lines(breaking: rule) {
                    Issue.record("\(file.path):\(line): \(rule.name): \(source.lines[line - 1])")
                }
            }
            #expect(!source.imports.contains { $0.module == "Logging" }, "\(file.path): a logger")
        }
    }

    @Test("no trap that input could reach")
    func traps() throws {
        for file in try SourceTree.read().files where file.isSwift {
            let source = file.source
            for rule in Rule.traps {
                for line in source.lines(breaking: rule) {
                    Issue.record("\(file.path):\(line): \(rule.name): \(source.lines[line - 1])")
                }
            }
        }
    }

    @Test("no work left undone")
    func undone() throws {
        for file in try SourceTree.read().files {
            #expect(SwiftSource.words(of: file.text).isDisjoint(with: Rule.undone), "\(file.path)")
        }
    }

    @Test("whatever turns off a check of the compiler says why it is sound")
    func unsafe() throws {
        for file in try SourceTree.read().files where file.isSwift {
            let source = file.source
            for rule in Rule.unsafe {
                for line in source.lines(breaking: rule) where !isExplained(line, in: source) {
                    Issue.record("\(file.path):\(line): \(rule.name) without a comment above it")
                }
            }
        }
    }

    private func isExcepted(_ rule: Rule, in module: String) -> Bool {
        Architecture.impurities.contains { $0.module == module && $0.what == rule.name }
    }

    /// `line` is counted from 1.
    private func isExplained(_ line: Int, in source: SwiftSource) -> Bool {
        let above = max(0, line - 1 - Self.commentReach)..<(line - 1)
        return above.contains { source.hasComment[$0] }
    }
}
