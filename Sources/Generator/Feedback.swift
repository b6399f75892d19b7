/// What was learned later about an answered request, as an event of type `io.varve.feedback.recorded.v1`.
enum Feedback {
    /// The share of answered requests of a model for which feedback comes.
    static func share(of model: InferenceRequest.Model) -> Double {
        switch model {
        case .chat: 0.05
        case .fraud: 0.3
        case .ranker: 0.2
        }
    }

    static func line(
        about request: InferenceRequest, id: UInt64, time: Int64, _ random: inout Xoshiro256
    ) -> [UInt8] {
        var line = EventLine()
        line.begin("/svc/feedback", "io.varve.feedback.recorded.v1", id: id, time: time)
        line.add(#""model":""#)
        line.add(request.modelName)
        line.add(#"","request_id":""#)
        line.add(hexadecimal: request.requestID)
        line.add(#"","version":""#)
        line.add(request.version)
        line.add(#"","variant":""#)
        line.add(request.variant)
        line.add(#"","unit":"user-"#)
        line.add(request.user.number)
        switch request.model {
        case .chat:
            line.add(#"","score":"#)
            line.add(random.integer(in: 400..<1_001), places: 3)
        case .fraud:
            // One in twenty predictions turns out to have been wrong.
            let wasRight = random.chance(0.95)
            line.add(#"","label":"#)
            line.add(request.predictsFraud == wasRight ? 1 : 0)
        case .ranker:
            // People like what variant B ranks a little better.
            let bonus: Int64 = request.user.isInVariantB ? 40 : 0
            line.add(#"","label":"#)
            line.add(request.predictedScore + bonus + random.integer(in: -100..<101), places: 3)
        }
        line.add("}}")
        return line.bytes
    }
}
