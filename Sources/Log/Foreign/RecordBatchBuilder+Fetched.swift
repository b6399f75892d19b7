extension RecordBatchBuilder {
    /// A batch of records that were read, with key, headers and time as they were; nil for none.
    ///
    /// - Throws: `tooLarge` if the records are more than `RecordBatchLimit` allows.
    package static func batch(
        of chosen: some Sequence<FetchedRecords.Record>, in records: FetchedRecords
    ) throws(LogError) -> SealedBatch? {
        var builder = RecordBatchBuilder()
        var headers = RecordHeaderBlock.empty
        for record in chosen {
            let encoded = records.bytes(record.headers)
            if !headers.isEncoded(as: encoded) { headers = RecordHeaderBlock(encoded: encoded) }
            builder.add(
                key: record.key.isNull ? nil : records.bytes(record.key),
                value: record.value.isNull ? nil : records.bytes(record.value), headers: headers,
                timestamp: record.timestamp)
        }
        return try builder.seal()
    }
}
