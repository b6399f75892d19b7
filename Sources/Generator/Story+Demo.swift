extension Story {
    /// The length of `demo`, in milliseconds: an hour.
    public static let demoLength: Int64 = 3_600_000

    /// A canary that goes bad, a burst, a quiet night, drift and a failing device.
    public static let demo = demo(length: demoLength)

    /// The same story, told in another length of time.
    ///
    /// - Parameter length: Milliseconds, at least 100.
    public static func demo(length: Int64) -> Story {
        precondition(length >= 100, "a story is at least 100 ms long")
        var story = Story()
        var now = Conditions()
        /// A chapter that lasts some hundredths of the story, in which conditions change to the given ones.
        func tell(
            _ title: String, _ text: String, hundredths: Int64, jump: (inout Conditions) -> Void = { _ in },
            change: (inout Conditions) -> Void = { _ in }
        ) {
            jump(&now)
            var end = now
            end.deviceFailure += Double(hundredths) / 100
            change(&end)
            story.add(title, text, length: length * hundredths / 100, from: now, to: end)
            now = end
        }
        tell("Normal traffic", "chat, fraud and ranker answer as usual.", hundredths: 14)
        tell(
            "A canary", "chat v4 takes 10 % of the users from v3. It looks just as good.", hundredths: 12,
            jump: { $0.canaryShare = 0.1 })
        tell(
            "A burst", "Four times the traffic, all at once.", hundredths: 8, jump: { $0.rate = 4 })
        tell(
            "The canary goes bad", "v4 slows down steadily, up to six times, and timeouts rise with it.",
            hundredths: 26, jump: { $0.rate = 1 },
            change: {
                $0.canarySlowdown = 6
                $0.canaryTimeoutShare = 0.15
            })
        tell(
            "The canary is withdrawn", "All users are back on v3.", hundredths: 8,
            jump: { $0.canaryShare = 0 })
        tell("A quiet night", "Hardly anyone is awake.", hundredths: 18, jump: { $0.rate = 0.03 })
        tell(
            "Drift in the morning", "The amounts that fraud sees are 2.5 times as large as yesterday's.",
            hundredths: 14,
            jump: {
                $0.rate = 1
                $0.amountShift = 2.5
            })
        return story
    }
}
