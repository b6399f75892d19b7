import JSON
import Registry
import Testing

@Suite("The state machine of a deployment")
struct DeploymentMachineTests {
    typealias Input = DeploymentMachine.Input

    /// Every status that a machine can be brought to, with the inputs that bring it there and those that it
    /// takes. The plan has two steps, the second of 100.
    static let statuses:
        [(way: [Input], status: DeploymentStatus, takes: [Input: DeploymentMachine.Action])] = [
            (
                [], .pending,
                [.advance: .apply(step: 1), .rollback: .restore(.rolledBack), .fail: .restore(.failed)]
            ),
            (
                [.advance], .deploying,
                [
                    .advance: .apply(step: 2), .pause: .become(.paused), .promote: .complete,
                    .rollback: .restore(.rolledBack), .degrade: .become(.unhealthy), .fail: .restore(.failed),
                ]
            ),
            (
                [.advance, .advance], .healthy,
                [
                    .pause: .become(.paused), .promote: .complete, .rollback: .restore(.rolledBack),
                    .degrade: .become(.unhealthy), .fail: .restore(.failed),
                ]
            ),
            (
                [.advance, .pause], .paused,
                [.resume: .become(.deploying), .rollback: .restore(.rolledBack), .fail: .restore(.failed)]
            ),
            (
                [.advance, .advance, .pause], .paused,
                [.resume: .become(.healthy), .rollback: .restore(.rolledBack), .fail: .restore(.failed)]
            ),
            (
                [.advance, .degrade], .unhealthy,
                [.recover: .become(.deploying), .rollback: .restore(.rolledBack), .fail: .restore(.failed)]
            ),
            (
                [.advance, .advance, .degrade], .unhealthy,
                [.recover: .become(.healthy), .rollback: .restore(.rolledBack), .fail: .restore(.failed)]
            ),
            ([.advance, .promote], .promoted, [.rollback: .restore(.rolledBack)]),
            ([.advance, .rollback], .rolledBack, [:]),
            ([.advance, .fail], .failed, [:]),
        ]

    @Test("every input in every status", arguments: statuses.indices, Input.allCases)
    func inputs(index: Int, input: Input) throws {
        let (way, status, takes) = Self.statuses[index]
        var bench = Workbench()
        try bench.make("chat", "v1", "v2")
        _ = try bench.send("PUT", "models/chat/traffic/production", ["split": ["v1": 100]])
        _ = try bench.send(
            "POST", "deployments",
            [
                "id": "d", "model": "chat", "version": "v2", "environment": "production",
                "strategy": "canary",
                "steps": [["weight": 10], ["weight": 100]],
            ])
        func send(_ input: Input) throws -> Workbench.Answer {
            switch input {
            case .degrade: try bench.send("POST", "deployments/d/report", ["health": "unhealthy"])
            case .recover: try bench.send("POST", "deployments/d/report", ["health": "healthy"])
            case .fail: try bench.send("POST", "deployments/d/report", ["health": "failed"])
            default: try bench.send("POST", "deployments/d/\(input.rawValue)", [:])
            }
        }
        for one in way { #expect(try send(one).status == 200) }
        #expect(try bench.look("deployments/d")["status"]?.string == status.rawValue)
        let before = bench.encoded
        let answer = try send(input)
        guard let action = takes[input] else {
            #expect(answer.status == 409)
            #expect(answer.detail.contains(status.rawValue))
            #expect(bench.encoded == before)
            return
        }
        #expect(answer.status == 200)
        let after = try #require(answer.body["status"]?.string.flatMap(DeploymentStatus.init(rawValue:)))
        switch action {
        case .apply(let step):
            #expect(answer.body["step"]?.integer == Int64(step))
            #expect(after == (step == 2 ? .healthy : .deploying))
        case .become(let status): #expect(after == status)
        case .complete:
            #expect(after == .promoted)
            #expect(try bench.split("chat") == ["v2": 100])
        case .restore(let status):
            #expect(after == status)
            #expect(try bench.split("chat") == ["v1": 100])
        case .refuse: Issue.record("the table refuses by leaving out")
        }
    }

    @Test("a final status takes nothing, whatever it is", arguments: DeploymentStatus.allCases)
    func final(status: DeploymentStatus) {
        #expect(!(status.isFinal && status.isOpen))
        #expect(status.isFinal || status.isOpen || status == .promoted)
    }
}
