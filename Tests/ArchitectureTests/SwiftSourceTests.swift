import Testing

/// Planted code: what the other tests look for is found, and what only looks like it is not.
@Suite("Code is told from comments and text")
struct SwiftSourceTests {
    private func imports(_ text: String) -> [String] { SwiftSource(text).imports.map(\.module) }

    private func finds(_ rules: [Rule], _ text: String) -> [String] {
        let source = SwiftSource(text)
        return rules.filter { !source.lines(breaking: $0).isEmpty }.map(\.name)
    }

    @Test("imports of every form")
    func forms() {
        #expect(
            imports(
                """
                import A
                public import B
                @_exported public import C
                  @preconcurrency internal import struct D.Thing
                #if canImport(X)
                import E.Sub
                #endif
                @_spi(Y) package import F; import G
                """) == ["A", "B", "C", "D", "E", "F", "G"])
    }

    @Test("nothing in comments and text is an import")
    func hidden() {
        let text = #"""
            // import A
            /* import B /* import C */ import D */
            let a = "import E"
            let b = """
              import F
              "quoted" import G
              """
            let c = #"a " import H \(x)"#
            let d = #/ " import I /#
            let e = "\\"; import J
            important()
            """#
        #expect(imports(text) == ["J"])
    }

    @Test("code in interpolations counts")
    func interpolations() {
        #expect(finds(Rule.determinism, #"let a = "x\(f(UInt64.random(in: 0...1)))y""#) == ["random"])
        #expect(finds(Rule.determinism, ##"let a = #"x\(Date())"#"##) == [])
        #expect(finds(Rule.determinism, ##"let a = #"x\#(Date())"#"##) == ["date"])
        #expect(finds(Rule.determinism, #"let a = "\(b(")")) Date()""#) == [])
        #expect(finds(Rule.determinism, #"let a = "\(b(")")) "; Date()"#) == ["date"])
    }

    @Test(
        "clocks and chance are found",
        arguments: [
            ("let now = Date()", "date"), ("Date.now", "date"), ("ContinuousClock.now", "clock"),
            ("func f(clock: any Clock)", "clock"), ("func f<C: Clock>(c: C)", "clock"),
            ("clock_gettime(CLOCK_REALTIME, &t)", "system time"),
            ("DispatchTime.now()", "dispatch time"), ("Int.random(in: 0..<5)", "random"),
            ("a.shuffled()", "random"), ("var g = SystemRandomNumberGenerator()", "system generator"),
            ("try await Task.sleep(for: x)", "sleep"), ("usleep(5)", "sleep"),
            ("ProcessInfo.processInfo", "environment"),
        ])
    func impure(code: String, rule: String) {
        #expect(finds(Rule.determinism, code) == [rule])
    }

    @Test(
        "what only sounds like them is not",
        arguments: [
            "CivilDate(days: 1)", "// Date()", "let clockwise = true",
            "Int.random(in: 0..<5, using: &generator)",
            "a.shuffled(using: &generator)", "update(time: 5)", "candidate",
            "private struct Clock { var time: Int64 }",
        ])
    func pure(code: String) {
        #expect(finds(Rule.determinism, code) == [])
    }

    @Test("traps are found, and what merely mentions them is not")
    func traps() {
        #expect(finds(Rule.traps, "try! f()\nx as! Y\nfatalError(\"no\")") == ["try!", "as!", "fatalError"])
        #expect(
            finds(Rule.traps, "// try! f()\nlet a = \"as! fatalError(\"\ntry? f()\nx as? Y\nnotFatalError()")
                == [])
    }

    @Test("lines keep their numbers, and comments are known by line")
    func lines() {
        let source = SwiftSource(
            "a\n/* b\nc */ d\n// e\n\"\"\"\nf // no\n\"\"\"\nfinal class G: @unchecked Sendable {}\n")
        #expect(source.hasComment == [false, true, true, true, false, false, false, false, false])
        #expect(source.code[2].trimmingPrefix(while: \.isWhitespace) == "d")
        #expect(Rule.unsafe.flatMap { source.lines(breaking: $0) } == [8])
    }
}
