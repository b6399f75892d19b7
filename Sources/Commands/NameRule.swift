/// What names of models, versions, aliases, environments and deployments may look like:
/// `[A-Za-z0-9][A-Za-z0-9._-]{0,127}`. Environments have no capitals, so that `Production` can't be taken for
/// an environment of its own, with no rules.
public enum NameRule {
    /// Nil for a name that keeps the rule.
    public static func fault(of name: String, isEnvironment: Bool = false) -> String? {
        guard !name.isEmpty else { return "is empty" }
        guard name.utf8.count <= CommandLimits.nameCharacters else {
            return "is longer than \(CommandLimits.nameCharacters) characters"
        }
        guard name.utf8.allSatisfy(isAllowed) else {
            return "may hold letters a-z and A-Z, digits, '.', '_' and '-' only"
        }
        guard let first = name.utf8.first, isAlphanumeric(first) else {
            return "must begin with a letter or a digit"
        }
        if isEnvironment, name.utf8.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        {
            return "is written without capitals"
        }
        return nil
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
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
