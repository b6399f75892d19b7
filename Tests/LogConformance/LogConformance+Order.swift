import Log

extension LogConformance {
    static let orderRules = [
        ConformanceRule("offsets begin at 0 and follow on each other, batch after batch") { subject in
            let first = try await subject.append([TestRecord("a"), TestRecord("b"), TestRecord("c")])
            let second = try await subject.append([TestRecord("d")])
            try demand(first, equals: AppendReceipt(baseOffset: 0, lastOffset: 2), "the first receipt")
            try demand(second, equals: AppendReceipt(baseOffset: 3, lastOffset: 3), "the second receipt")
        },
        ConformanceRule("records are read in the order in which they were appended") { subject in
            let texts = (0..<200).map { "record \($0)" }
            for start in stride(from: 0, to: 200, by: 10) {
                _ = try await subject.append(texts[start..<start + 10].map { TestRecord($0) })
            }
            let found = try subject.read(byteLimit: 100)
            try demand(found.map(\.offset), equals: Array(0..<200), "the offsets")
            try demand(found.map(\.record), equals: texts.map { TestRecord($0) }, "the records")
        },
        ConformanceRule("partitions count their offsets apart") { subject in
            _ = try await subject.append([TestRecord("a"), TestRecord("b")])
            let receipt = try await subject.append([TestRecord("c")], to: subject.other)
            try demand(receipt.baseOffset, equals: 0, "the other partition's first offset")
            try demand(
                try subject.read(of: subject.other).map(\.record), equals: [TestRecord("c")], "its records")
        },
        ConformanceRule("concurrent appends each get offsets of their own") { subject in
            let receipts = try await withThrowingTaskGroup(of: AppendReceipt.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await subject.append([TestRecord("\(number)"), TestRecord("\(number)")])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try demand(
                receipts.map(\.baseOffset).sorted(), equals: (0..<50).map { Offset($0 * 2) }, "the offsets")
            let found = try subject.read()
            for pair in 0..<50 {
                try demand(found[pair * 2].record, equals: found[pair * 2 + 1].record, "a batch in one piece")
            }
        },
    ]
}
