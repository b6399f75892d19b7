import JSON

/// Questions about what could have been that were asked of a server: one is worked on, a few wait, the last results are
/// kept. None outlives the process, since asking again gives the same answer.
actor WhatIfJobs {
    /// Each takes as many processors as there are.
    static let runningAtOnce = 1
    /// Further ones are refused.
    static let waiting = 4
    /// Jobs that are over and still answered; the oldest are forgotten first.
    static let kept = 16
    /// Of all results together; the newest is kept, however large.
    static let keptBytes = 64 << 20

    private let now: @Sendable () -> Int64
    private let makeInput: @Sendable () throws -> ControlInput
    /// The oldest first.
    private var jobs: [WhatIfJob] = []
    private var count = 0
    private var running: (number: Int, task: Task<Void, Never>)?
    private var isStopped = false

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - makeInput: what is recorded when a job begins.
    init(now: @escaping @Sendable () -> Int64, makeInput: @escaping @Sendable () throws -> ControlInput) {
        (self.now, self.makeInput) = (now, makeInput)
    }

    // MARK: Requests

    /// - Throws: `EngineError` of kind `busy` if too many wait already.
    func start(_ question: WhatIfQuestion) throws(EngineError) -> JSONValue {
        guard !isStopped else { throw EngineError(.notReady, "the server is stopping") }
        let open = jobs.count { !$0.isOver }
        guard open < Self.runningAtOnce + Self.waiting else {
            throw EngineError(
                .busy(retryAfterSeconds: 2),
                "\(open) what-ifs are worked on or wait already; DELETE /v1/what-if/{id} takes one back")
        }
        count += 1
        let job = WhatIfJob(number: count, question: question, createdAt: now())
        jobs.append(job)
        beginNext()
        return try show(job.id)
    }

    func list() -> JSONValue { ["jobs": .array(jobs.map { $0.json(showsResult: false) })] }

    /// - Throws: `EngineError` of kind `notFound`.
    func show(_ id: String) throws(EngineError) -> JSONValue { jobs[try place(id)].json(showsResult: true) }

    /// Takes back one that is not over, and forgets one that is.
    func delete(_ id: String) throws(EngineError) -> JSONValue {
        let place = try place(id)
        guard !jobs[place].isOver else { return jobs.remove(at: place).json(showsResult: false) }
        if running?.number == jobs[place].number { running?.task.cancel() }
        jobs[place].state = .cancelled
        jobs[place].finishedAt = now()
        return jobs[place].json(showsResult: false)
    }

    /// Takes all back, and returns when none is worked on.
    func stop() async {
        isStopped = true
        for index in jobs.indices where !jobs[index].isOver { jobs[index].state = .cancelled }
        running?.task.cancel()
        await running?.task.value
    }

    private func place(_ id: String) throws(EngineError) -> Int {
        guard let place = jobs.firstIndex(where: { $0.id == id }) else {
            throw EngineError(
                .notFound,
                "there is no what-if '\(id)': the last \(Self.kept) are kept, until the server stops")
        }
        return place
    }

    // MARK: Work

    private func beginNext() {
        guard running == nil, !isStopped, let place = jobs.firstIndex(where: { $0.state == .queued }) else {
            return
        }
        jobs[place].state = .running
        let (job, makeInput) = (jobs[place], makeInput)
        let task = Task {
            let outcome: Result<JSONValue, any Error>
            do {
                outcome = .success(
                    try await job.question.answer(of: try makeInput()) { job.progress.note($0, $1) })
            } catch {
                outcome = .failure(error)
            }
            finish(job.number, outcome)
        }
        running = (job.number, task)
    }

    private func finish(_ number: Int, _ outcome: Result<JSONValue, any Error>) {
        running = nil
        defer { beginNext() }
        guard let place = jobs.firstIndex(where: { $0.number == number }), !jobs[place].isOver else { return }
        jobs[place].finishedAt = now()
        switch outcome {
        case .success(let json):
            jobs[place].state = .done
            jobs[place].result = json.encoded()
        case .failure(let error):
            jobs[place].state = .failed
            jobs[place].failure =
                error as? EngineError ?? EngineError(.internal, "it could not be answered: \(error)")
        }
        forgetOldest()
    }

    private func forgetOldest() {
        func isTooMuch() -> Bool {
            let over = jobs.filter(\.isOver)
            return over.count > Self.kept
                || over.count > 1 && over.reduce(0) { $0 + $1.result.count } > Self.keptBytes
        }
        while isTooMuch(), let oldest = jobs.firstIndex(where: \.isOver) { jobs.remove(at: oldest) }
    }
}
