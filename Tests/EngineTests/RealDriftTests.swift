import Drift
import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

@Suite(
    "Drift in real data: found after its point, not before it, and not in a shuffled control",
    .enabled(if: RealData.isThere, Comment(rawValue: RealData.absence)))
struct RealDriftTests {
    private static let day: Int64 = 86_400_000
    private static let week = 7 * day

    /// Predictions of a model: so many rows are the reference, the rest is watched.
    private struct Subject {
        var data: RealData
        var referenceCount: Int
        var numbers: [String]
        var others: [String] = []
        var prediction: String

        var features: [String] { numbers + others }

        static func loans(_ kind: String = "") throws -> Subject {
            let path = "nannyml/synthetic_car_loan_\(kind)"
            let reference = try RealData(path + "reference.csv.gz")
            return Subject(
                data: reference + (try RealData(path + "analysis.csv.gz")),
                referenceCount: reference.rows.count,
                numbers: ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"],
                others: ["salary_range", "size_of_downpayment", "repaid_loan_on_prev_car"],
                prediction: "y_pred")
        }

        static func houses() throws -> Subject {
            let reference = try RealData("nannyml/california_housing_reference.csv.gz")
            return Subject(
                data: reference + (try RealData("nannyml/california_housing_analysis.csv.gz")),
                referenceCount: reference.rows.count,
                numbers: [
                    "MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude",
                    "Longitude",
                ], prediction: "y_pred_proba")
        }

        func shuffled(seed: UInt64) -> Subject {
            var copy = self
            copy.data = data.shuffled(seed: seed)
            return copy
        }
    }

    /// What came of a stream of real data.
    private struct Finding {
        /// The times of recommendations to retrain.
        var raised: [Int64]
        /// The drift view's rows of closed windows with events, by the size of the windows.
        var weeks: [JSONValue]
        var days: [JSONValue]

        static func start(_ row: JSONValue) -> Int64 {
            row["start"]?.string.flatMap(RFC3339.milliseconds) ?? 0
        }

        static func drifted(_ rows: [JSONValue]) -> [JSONValue] { rows.filter { $0["verdict"] == "drift" } }

        /// False alarms to expect of rows in which nothing drifts, by what each says itself.
        static func expected(_ rows: [JSONValue], days: Double) -> Double {
            rows.filter { $0["verdict"] == "drift" || $0["verdict"] == "no_drift" }.reduce(0) {
                $0 + ($1["false_alarms_per_day"]?.number ?? 0) * days
            }
        }
    }

    /// Sends a stream as it would have come, a week at a time, with its reference pinned and a monitor put in between.
    private func watch(_ subject: Subject) async throws -> Finding {
        let rows = subject.data.rows
        let begin = rows[subject.referenceCount].time
        let engine = try await TestEngine.open(
            SimulatedDisk(seed: 1), shards: 1, clock: HandClock(begin)
        ) {
            $0.clock = .declared
            // Few events come in a minute.
            $0.windows.baseMilliseconds = 3_600_000
            $0.windows.tiers = $0.windows.tiers.filter { $0.windowMilliseconds >= 3_600_000 }
        }
        try await publish(subject, 0..<subject.referenceCount, to: engine)
        try await command(
            engine, "POST", ["references"],
            [
                "model": "real", "version": "v1", "from": .string(RFC3339.text(rows[0].time)),
                "to": .string(RFC3339.text(begin)),
            ])
        try await command(
            engine, "PUT", ["monitors", "real"],
            [
                "model": "real", "window": "7d", "drift": ["drifted_share": 0.3], "retrain_after": "7d",
                "cooldown": "7d",
            ])
        try await publish(subject, subject.referenceCount..<rows.count, to: engine)
        let finding = Finding(
            raised: try await decisions(engine), weeks: try await view(engine, "7d", from: begin),
            days: try await view(engine, "1d", from: begin))
        try await engine.engine.stop()
        return finding
    }

    private func publish(_ subject: Subject, _ range: Range<Int>, to engine: TestEngine) async throws {
        let rows = subject.data.rows
        var rest = range
        while let first = rest.first {
            let count = rest.prefix { rows[$0].time < rows[first].time + Self.week }.count
            let batch = first..<first + count
            let lines = subject.data.lines(
                batch, numbers: subject.numbers, others: subject.others, prediction: subject.prediction)
            let answer = try await engine.publish(lines)
            try #require(answer.rejected.isEmpty)
            let end =
                batch.upperBound < rows.count ? rows[batch.upperBound].time : rows[batch.upperBound - 1].time
            _ = try await engine.engine.declareWatermark(
                WatermarkDeclaration(time: end, acknowledgement: .applied))
            rest = batch.upperBound..<range.upperBound
        }
    }

    private func command(
        _ engine: TestEngine, _ method: String, _ path: [String], _ body: JSONValue
    ) async throws {
        let answer = try await engine.engine.execute(CommandRequest(method, path, body: body, actor: "ann"))
        try #require(answer.status == 201)
    }

    private func decisions(_ engine: TestEngine) async throws -> [Int64] {
        let answer = try await engine.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "retraining.recommended", "limit": "1000"]))
        return try #require(answer["decisions"]?.array).compactMap {
            $0["time"]?.string.flatMap(RFC3339.milliseconds)
        }.sorted()
    }

    private func view(_ engine: TestEngine, _ window: String, from start: Int64) async throws -> [JSONValue] {
        let answer = try await engine.engine.query(
            ViewQuery(view: "drift", parameters: ["window": window, "from": RFC3339.text(start)]))
        return try #require(answer["windows"]?.array).filter { $0["count"] != 0 && $0["final"] == true }
    }

    // MARK: Drift with a known point

    /// Row 25,000 of the analysis, where everything shifts.
    private static let change = RFC3339.milliseconds("2019-03-31T03:00:00Z") ?? 0
    private static let shifted = ["car_value", "loan_length", "repaid_loan_on_prev_car"]

    @Test("car loans: retraining is recommended within two weeks of the change, and never before it")
    func loans() async throws {
        let subject = try Subject.loans()
        let finding = try await watch(subject)
        let first = try #require(finding.raised.first)
        #expect(first > Self.change && first <= Self.change + 2 * Self.week)
        let before = finding.weeks.filter { Finding.start($0) + Self.week <= Self.change }
        let after = finding.weeks.filter { Finding.start($0) >= Self.change }
        #expect(
            before.count >= 20 * (subject.features.count + 1)
                && after.count >= 20 * (subject.features.count + 1))
        #expect(Finding.drifted(before).isEmpty)
        for feature in Self.shifted {
            let rows = after.filter { $0["feature"]?.string == feature }
            #expect(Finding.drifted(rows).count == rows.count, "\(feature)")
        }
        for feature in ["debt_to_income_ratio", "driver_tenure", "size_of_downpayment"] {
            let rows = after.filter { $0["feature"]?.string == feature }
            #expect(Finding.drifted(rows).isEmpty, "\(feature)")
        }
        let quietDays = finding.days.filter { Finding.start($0) + Self.day <= Self.change }
        expectChance(quietDays)
    }

    /// That no more rows than their own rate of false alarms allows are called drift.
    private func expectChance(_ days: [JSONValue]) {
        let expected = Finding.expected(days, days: 1)
        let count = Double(Finding.drifted(days).count)
        // Three standard deviations of a rare event's number, and one for windows that share a cause.
        #expect(count <= expected + 3 * expected.squareRoot() + 1, "\(count) of \(days.count): \(expected)")
    }

    @Test("car loans with missing values: the share of nulls rises after the change, not before")
    func missingValues() async throws {
        let finding = try await watch(try Subject.loans("dq_"))
        let first = try #require(finding.raised.first)
        #expect(first > Self.change && first <= Self.change + 2 * Self.week)
        for row in finding.weeks {
            guard let feature = row["feature"]?.string, let nulls = row["null_rate_change"]?.number else {
                continue
            }
            let (start, isLossy) = (
                Finding.start(row), ["salary_range", "driver_tenure"].contains(feature)
            )
            if isLossy, start >= Self.change {
                #expect(nulls > 0.06, "\(row)")
            } else if !isLossy || start + Self.week <= Self.change {
                #expect(abs(nulls) < 0.06, "\(row)")
            }
        }
    }

    // MARK: Control

    @Test("the same loans and houses in another order raise nothing", arguments: [1, 2] as [UInt64])
    func control(seed: UInt64) async throws {
        let subject = seed == 1 ? try Subject.loans() : try Subject.houses()
        let finding = try await watch(subject.shuffled(seed: seed))
        #expect(finding.raised.isEmpty)
        #expect(Finding.drifted(finding.weeks).isEmpty)
        expectChance(finding.days)
        #expect(!finding.weeks.isEmpty)
    }

    // MARK: Without a reference

    /// Whether each prediction of the analysis was right.
    private struct Outcomes {
        var times: [Int64]
        var isRight: [Bool]

        init() throws {
            let predictions = try RealData("nannyml/synthetic_car_loan_analysis.csv.gz")
            let labels = try RealData("nannyml/synthetic_car_loan_analysis_target.csv.gz", time: nil)
            times = predictions.rows.map(\.time)
            isRight = zip(predictions.column("y_pred"), labels.column("repaid")).map {
                Double($0) == Double($1)
            }
        }

        /// Means of an hour, in order.
        var hourly: [(time: Int64, mean: Double)] {
            let hour: Int64 = 3_600_000
            return Dictionary(grouping: times.indices) { times[$0] / hour }.sorted { $0.key < $1.key }.map {
                let right = $1.count { isRight[$0] }
                return ($0 * hour, Double(right) / Double($1.count))
            }
        }

        func shuffled(seed: UInt64) -> Outcomes {
            var random = SeededRandom(seed: seed)
            var copy = self
            copy.isRight.shuffle(using: &random)
            return copy
        }
    }

    private func changes(_ values: [(time: Int64, mean: Double)]) -> [Int64] {
        var window = AdaptiveWindow(confidence: 0.002)
        return values.filter { window.insert($0.mean) }.map(\.time)
    }

    @Test("ADWIN on the loans' accuracy finds where it falls, and nothing in shuffled accuracies")
    func accuracy() throws {
        let outcomes = try Outcomes()
        #expect(outcomes.isRight.count == 50_000)
        let found = changes(outcomes.hourly)
        #expect(!found.isEmpty && found.allSatisfy { $0 > Self.change })
        for seed in 1...5 as ClosedRange<UInt64> {
            #expect(changes(outcomes.shuffled(seed: seed).hourly).isEmpty, "seed \(seed)")
        }
    }
}
