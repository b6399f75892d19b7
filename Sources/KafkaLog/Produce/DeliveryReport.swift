import CRdKafka
import Log

/// Takes the delivery reports of one event to those who wait for them.
///
/// Sound because each message's private pointer is a retained `PendingDelivery`, once for each message: `retain`
/// makes it, and the message's only report, or the failure to hand it to the producer, gives it back.
enum DeliveryReport {
    static func retain(_ delivery: PendingDelivery) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(delivery).toOpaque()
    }

    static func release(_ pointer: UnsafeMutableRawPointer) {
        Unmanaged<PendingDelivery>.fromOpaque(pointer).release()
    }

    /// Messages of one batch that lie side by side are noted together.
    static func deliver(_ event: borrowing EventHandle) {
        var run: Run?
        while let message = rd_kafka_event_message_next(event.pointer) {
            guard let pointer = message.pointee._private else { continue }
            if run?.take(pointer, message.pointee) == true { continue }
            run?.finish()
            run = Run(pointer, message.pointee)
        }
        run?.finish()
    }

    /// Reports of one batch with one result.
    private struct Run {
        let pointer: UnsafeMutableRawPointer
        let code: rd_kafka_resp_err_t
        var count = 1
        var first: Offset
        var last: Offset

        init(_ pointer: UnsafeMutableRawPointer, _ message: rd_kafka_message_t) {
            self.pointer = pointer
            code = message.err
            first = message.offset
            last = message.offset
        }

        mutating func take(_ pointer: UnsafeMutableRawPointer, _ message: rd_kafka_message_t) -> Bool {
            guard pointer == self.pointer, message.err == code else { return false }
            count += 1
            first = min(first, message.offset)
            last = max(last, message.offset)
            return true
        }

        func finish() {
            let delivery = Unmanaged<PendingDelivery>.fromOpaque(pointer).takeUnretainedValue()
            if let error = KafkaError.check(code, "delivering a record") {
                delivery.failed(count, error)
            } else {
                delivery.delivered(count, first: first, last: last)
            }
            for _ in 0..<count { DeliveryReport.release(pointer) }
        }
    }
}
