import JSON

/// Which models an event is about.
package enum TimelineScope: Hashable {
    case model(String)
    /// Models that a pattern names, in which `*` stands for anything.
    case pattern(String)
    /// Whatever there is: a rule without a model.
    case all
    /// None: a webhook, a health policy.
    case noModel

    package init(named name: String) {
        self =
            switch name {
            case "*": .all
            default: name.contains("*") ? .pattern(name) : .model(name)
            }
    }

    package func includes(_ model: String) -> Bool {
        switch self {
        case .model(let name): name == model
        case .pattern(let pattern): Self.fits(Array(model.utf8), Array(pattern.utf8))
        case .all: true
        case .noModel: false
        }
    }

    /// Whether a text fits a pattern: the parts between its stars, one behind the other.
    ///
    /// - Complexity: O(text times pattern) at the worst.
    private static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var (place, next) = (0, 0)
        // Where to go on if what follows the last star turns out not to fit.
        var retry: (place: Int, next: Int)?
        while place < text.count {
            if next < pattern.count, pattern[next] == star {
                retry = (place, next + 1)
                next += 1
            } else if next < pattern.count, pattern[next] == text[place] {
                (place, next) = (place + 1, next + 1)
            } else if let last = retry {
                retry?.place += 1
                (place, next) = (last.place + 1, last.next)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == star }
    }
}
