extension InferenceRequest {
    /// The request as an event of type `io.varve.inference.completed.v1`.
    ///
    /// - Parameter time: When the answer was complete, in milliseconds since 1970.
    func line(
        id: UInt64, time: Int64, under conditions: Conditions, _ random: inout Xoshiro256
    ) -> [UInt8] {
        var line = EventLine()
        line.begin("/svc/gateway", "io.varve.inference.completed.v1", id: id, time: time)
        line.add(#""model":""#)
        line.add(modelName)
        line.add(#"","version":""#)
        line.add(version)
        line.add(#"","variant":""#)
        line.add(variant)
        line.add(#"","request_id":""#)
        line.add(hexadecimal: requestID)
        line.add(#"","unit":"user-"#)
        line.add(user.number)
        addOutcome(to: &line)
        switch model {
        case .chat: addTokens(to: &line, &random)
        case .fraud: addFraudFeatures(to: &line, under: conditions, &random)
        case .ranker: addRankerFeatures(to: &line, &random)
        }
        line.add("}}")
        return line.bytes
    }

    private func addOutcome(to line: inout EventLine) {
        if let errorType {
            line.add(#"","status":"error","error_type":""#)
            line.add(errorType)
            line.add("\"")
        } else {
            line.add(#"","status":"ok""#)
        }
        if let latencyMicroseconds {
            line.add(#","latency_ms":"#)
            line.add(latencyMicroseconds, places: 3)
        }
    }

    private func addTokens(to line: inout EventLine, _ random: inout Xoshiro256) {
        let input = random.integer(in: 20..<1_500)
        let output = random.integer(in: 1..<600)
        line.add(#","provider":"in-house","region":"eu-west""#)
        if let latencyMicroseconds {
            line.add(#","ttft_ms":"#)
            line.add(Int64(Double(latencyMicroseconds) * (0.2 + 0.15 * random.share())), places: 3)
            line.add(#","output_tokens":"#)
            line.add(output)
        }
        line.add(#","input_tokens":"#)
        line.add(input)
        // 0.5 millionths of a dollar for a token read, 1.5 for one written; in tenths of a millionth.
        line.add(#","cost_usd":"#)
        line.add(5 * input + (latencyMicroseconds == nil ? 0 : 15 * output), places: 7)
    }

    private func addFraudFeatures(
        to line: inout EventLine, under conditions: Conditions, _ random: inout Xoshiro256
    ) {
        let countries: [StaticString] = ["DE", "FR", "NL", "PL", "US"]
        let amount = random.lognormal(median: 2_400 * conditions.amountShift, spread: 0.9)
        line.add(#","features":{"amount":"#)
        line.add(Int64(amount), places: 2)
        line.add(#","country":""#)
        line.add(countries[Int(random.integer(in: 0..<Int64(countries.count)))])
        line.add("\"}")
        guard errorType == nil else { return }
        line.add(#","prediction":"#)
        line.add(predictsFraud ? 1 : 0)
        line.add(#","confidence":"#)
        line.add(random.integer(in: 550..<1_000), places: 3)
    }

    private func addRankerFeatures(to line: inout EventLine, _ random: inout Xoshiro256) {
        line.add(#","features":{"age":"#)
        line.add(random.integer(in: 18..<90))
        line.add(#","candidates":"#)
        line.add(random.integer(in: 10..<500))
        line.add("}")
        guard errorType == nil else { return }
        line.add(#","prediction":"#)
        line.add(predictedScore, places: 3)
    }

    /// Follows from the request's id, so that feedback can tell what was predicted: 4 % are fraud.
    var predictsFraud: Bool { requestID % 100 < 4 }

    /// In thousandths.
    var predictedScore: Int64 { Int64(requestID % 1_000) }
}
