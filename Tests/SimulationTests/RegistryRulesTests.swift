import JSON
import Testing

@Suite("What the simulation holds the registry to")
struct RegistryRulesTests {
    @Test("a split that does not sum to 100 is found")
    func traffic() {
        func answer(_ weight: Double) -> JSONValue {
            ["models": [["model": "chat", "traffic": ["test": ["v1": 90, "v2": .number(weight)]]]]]
        }
        #expect(RegistryRules.fault(ofOverview: answer(10)) == nil)
        #expect(RegistryRules.fault(ofOverview: answer(9)) != nil)
        #expect(RegistryRules.fault(ofOverview: answer(.nan)) != nil)
    }

    @Test("two open deployments of one model and environment are found")
    func deployments() {
        func answer(_ environment: JSONValue, _ status: JSONValue) -> JSONValue {
            let one: JSONValue = [
                "id": "a", "model": "chat", "environment": "test", "status": "paused",
            ]
            let other: JSONValue = [
                "id": "b", "model": "chat", "environment": environment, "status": status,
            ]
            return ["deployments": [one, other]]
        }
        #expect(RegistryRules.fault(ofDeployments: answer("test", "promoted")) == nil)
        #expect(RegistryRules.fault(ofDeployments: answer("production", "pending")) == nil)
        #expect(RegistryRules.fault(ofDeployments: answer("test", "pending")) != nil)
    }
}
