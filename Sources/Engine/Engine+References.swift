import Commands
import Drift
import JSON
import Monitoring
import Streams

extension Engine {
    /// The command with what it pins, if it pins recorded data, and the dimensions that its segment may name: the profile
    /// travels in the command's event, so that folding it again needs nothing else.
    func withRecorded(_ request: CommandRequest) async throws(EngineError) -> CommandRequest {
        guard request.method == "POST", request.path == ["references"] else { return request }
        let wanted: ReferenceRequest
        do {
            wanted = try ReferenceRequest(request.resourceCommand(time: 0))
        } catch {
            throw EngineError(error)
        }
        var request = request
        if !wanted.segment.isEmpty {
            let declared = await control.dimensions.filter { $0.isOfAllModels || $0.model == wanted.model }
            request.dimensions = declared.map(\.field.description)
        }
        guard let range = wanted.range else { return request }
        do {
            request.recorded = try await profile(wanted, range)
        } catch let error as QueryError {
            throw EngineError(
                .unprocessable, error.description, errors: [.init(pointer: "/from", reason: error.reason)])
        } catch is CancellationError {
            throw EngineError(.notReady, "the command was given up")
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(.internal, "what was recorded could not be read: \(error)")
        }
        return request
    }

    /// What is recorded now in a range, open windows included.
    private func profile(
        _ wanted: ReferenceRequest, _ range: Reference.Range
    ) async throws -> FeatureProfile? {
        let base = factory.policy
        let question = WindowQuery(
            filter: SeriesFilter(
                model: wanted.model, version: wanted.version, segment: Segment(wanted.segment)),
            from: base.start(of: range.from),
            to: base.start(of: range.to + base.size - 1), groupBy: [])
        let (content, _) = try await WindowReader(
            log: log, source: LiveShards(shards: shards)
        ).read(question)
        let windows = try question.windows(
            FeatureWindow.self, of: content.whole().material, baseSize: base.size)
        return windows.first?.aggregate.profile
    }
}
