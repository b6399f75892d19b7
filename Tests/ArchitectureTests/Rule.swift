/// Something that code may not contain.
struct Rule {
    var name: String
    /// One of these is in every line that matches: a file without them needs no closer look.
    var words: Set<String>
    var pattern: Regex<Substring>

    init(_ name: String, words: Set<String>, _ pattern: Regex<Substring>) {
        self.name = name
        self.words = words
        // By default `\b` finds words as people read them, to whom `Date.now` is one.
        self.pattern = pattern.wordBoundaryKind(.simple)
    }

    /// What reads a clock, draws by chance, or asks the surroundings.
    static var determinism: [Rule] {
        [
            Rule("date", words: ["Date"], #/\bDate\b/#),
            // A type of our own may be called Clock, such as one that is moved by events.
            Rule(
                "clock", words: ["ContinuousClock", "SuspendingClock", "UTCClock", "Clock"],
                #/\b(?:Continuous|Suspending|UTC)Clock\b|\b(?:any|some)\s+Clock\b|:\s*Clock\s*[>,&]/#),
            Rule(
                "system time",
                words: ["clock_gettime", "gettimeofday", "mach_absolute_time", "timespec_get", "time"],
                #/\b(?:clock_gettime|gettimeofday|mach_absolute_time|timespec_get)\b|\btime\(nil\)/#),
            Rule(
                "dispatch time", words: ["DispatchTime", "DispatchWallTime"], #/\bDispatch(?:Wall)?Time\b/#),
            Rule("sleep", words: ["sleep", "usleep", "nanosleep"], #/\b(?:u|nano)?sleep\(/#),
            // With a generator that is handed in, chance is a seed.
            Rule(
                "random", words: ["random", "shuffle", "shuffled", "randomElement"],
                #/\brandom\((?![^)]*using:)|\.(?:shuffled?|randomElement)\((?!using:)/#),
            Rule(
                "system generator",
                words: ["SystemRandomNumberGenerator", "arc4random", "arc4random_uniform", "getrandom"],
                #/\bSystemRandomNumberGenerator\b|\barc4random|\bgetrandom\b/#),
            Rule("environment", words: ["ProcessInfo", "getenv"], #/\bProcessInfo\b|\bgetenv\b/#),
        ]
    }

    /// What traps on what input can cause.
    static var traps: [Rule] {
        [
            Rule("try!", words: ["try"], #/\btry!/#),
            Rule("as!", words: ["as"], #/\bas!/#),
            Rule("fatalError", words: ["fatalError"], #/\bfatalError\(/#),
        ]
    }

    /// What needs a comment that says why it is sound.
    static var unsafe: [Rule] {
        [
            Rule("@unchecked Sendable", words: ["unchecked"], #/@unchecked\s+Sendable\b/#),
            Rule("nonisolated(unsafe)", words: ["nonisolated"], #/\bnonisolated\(unsafe\)/#),
        ]
    }

    /// Marks of work left undone, as words, wherever they stand.
    static let undone: Set<String> = ["TODO", "FIXME"]
}
