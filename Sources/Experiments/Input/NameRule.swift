/// What names of experiments, arms and layers may look like: `[A-Za-z0-9][A-Za-z0-9._-]{0,127}`.
enum NameRule {
    /// Nil for a name that keeps the rule.
    static func fault(of name: String) -> String? {
        guard let first = name.utf8.first else { return "is empty" }
        guard name.utf8.count <= ExperimentLimits.nameCharacters else {
            return "is longer than \(ExperimentLimits.nameCharacters) characters"
        }
        guard name.utf8.allSatisfy({ isAlphanumeric($0) || "._-".utf8.contains($0) }) else {
            return "may hold letters a-z and A-Z, digits, '.', '_' and '-' only"
        }
        return isAlphanumeric(first) ? nil : "must begin with a letter or a digit"
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
