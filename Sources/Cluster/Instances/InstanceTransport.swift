/// Carries questions from one instance to another.
package protocol InstanceTransport: Sendable {
    /// - Parameter address: `host:port`, as the instance has announced it.
    /// - Throws: whatever keeps it from answering in time.
    func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8]
}
