import Commands
public import JSON

/// The deployment that a decision makes of the winner, if its definition asks for it.
public struct WinnerDeployment: Sendable, Equatable {
    public var environment: String
    /// As `POST /v1/deployments` takes it, without model, version and environment.
    public var plan: JSONValue

    var json: JSONValue {
        .object([.init("environment", .string(environment))] + (plan.members ?? []))
    }

    /// Other members are the deployment's own and are checked when it is made.
    init(_ json: JSONValue, reading reader: inout BodyReader) {
        environment = reader.name("environment")
        let own = (json.members ?? []).filter { $0.name != "environment" }
        for member in own { _ = reader.given(member.name) }
        plan = JSONValue.object(own).canonical
        for name in ["id", "model", "version"] where plan[name] != nil {
            reader.report(name, "is the decision's to say")
        }
        reader.finish()
    }
}
