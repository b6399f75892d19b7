import Commands
import JSON

/// What a decision does to the registry. Without this it does nothing.
public struct ExperimentActions: Sendable, Equatable {
    /// Deploys the version of the arm that has won.
    public var deployWinner: WinnerDeployment?
    /// Archives the versions of the arms that have lost; the control's never.
    public var archivesLosers: Bool

    var json: JSONValue {
        var members: [JSONValue.Member] = []
        if let deployWinner { members.append(.init("deploy_winner", deployWinner.json)) }
        if archivesLosers { members.append(.init("archive_losers", true)) }
        return .object(members)
    }

    init(reading reader: inout BodyReader) {
        let body = reader.given("deploy_winner") ?? .null
        deployWinner = reader.object("deploy_winner") { WinnerDeployment(body, reading: &$0) }
        archivesLosers = reader.flag("archive_losers") ?? false
        reader.finish()
    }
}
