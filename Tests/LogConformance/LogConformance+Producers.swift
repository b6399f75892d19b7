import Log

extension LogConformance {
    static let producerRules = [
        ConformanceRule("a repeated batch is recognized and not appended again", needs: .producerStamps) {
            subject in
            let stamp = ProducerStamp(id: 7, epoch: 0, baseSequence: 0)
            let records = [TestRecord("a"), TestRecord("b")]
            let first = try await subject.append(records, producer: stamp)
            let second = try await subject.append(records, producer: stamp)
            try demand(first.isDuplicate, equals: false, "the first is a duplicate")
            try demand(
                second, equals: AppendReceipt(baseOffset: 0, lastOffset: 1, isDuplicate: true),
                "the second receipt")
            try demand(try subject.read().count, equals: 2, "records")
        },
        ConformanceRule("the last five batches of a producer are recognized", needs: .producerStamps) {
            subject in
            for sequence in 0..<8 {
                let stamp = ProducerStamp(id: 1, epoch: 0, baseSequence: Int32(sequence))
                _ = try await subject.append([TestRecord("\(sequence)")], producer: stamp)
            }
            for sequence in 3..<8 {
                let stamp = ProducerStamp(id: 1, epoch: 0, baseSequence: Int32(sequence))
                let receipt = try await subject.append([TestRecord("\(sequence)")], producer: stamp)
                try demand(receipt.isDuplicate, "sequence \(sequence) was not recognized")
                try demand(receipt.baseOffset, equals: Offset(sequence), "its offset")
            }
        },
        ConformanceRule("a gap of sequences is refused, and what follows on is taken", needs: .producerStamps)
        { subject in
            _ = try await subject.append(
                [TestRecord("a")], producer: ProducerStamp(id: 1, epoch: 0, baseSequence: 0))
            try await subject.demandError(.outOfOrderSequence) {
                _ = try await subject.append(
                    [TestRecord("c")], producer: ProducerStamp(id: 1, epoch: 0, baseSequence: 2))
            }
            _ = try await subject.append(
                [TestRecord("b")], producer: ProducerStamp(id: 1, epoch: 0, baseSequence: 1))
            try demand(try subject.read().count, equals: 2, "records")
        },
        ConformanceRule("producers and partitions count their sequences apart", needs: .producerStamps) {
            subject in
            for (id, partition) in [(1, subject.partition), (2, subject.partition), (1, subject.other)] {
                let stamp = ProducerStamp(id: Int64(id), epoch: 0, baseSequence: 0)
                let receipt = try await subject.append([TestRecord("a")], to: partition, producer: stamp)
                try demand(receipt.isDuplicate, equals: false, "a first batch is a duplicate")
            }
        },
    ]
}
