import ByteCoding
import CRdKafka
import Foundation

/// Encodes a message's headers as a record batch has them, into memory that is used again.
struct HeaderEncoder {
    private var writer = ByteWriter()
    private static let none: [UInt8] = [0]

    /// A header's name ends at its first zero byte: librdkafka gives names as C texts.
    mutating func encode(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> [UInt8] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
            return Self.none
        }
        writer.removeAll()
        writer.writeZigZag(Int64(rd_kafka_header_cnt(list)))
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            let length = name.map { strlen($0) } ?? 0
            writer.writeZigZag(Int64(length))
            writer.writeRaw(UnsafeRawBufferPointer(start: name, count: length))
            writer.writeZigZag(value == nil ? -1 : Int64(size))
            if let value { writer.writeRaw(UnsafeRawBufferPointer(start: value, count: size)) }
            index += 1
        }
        return writer.bytes
    }
}
