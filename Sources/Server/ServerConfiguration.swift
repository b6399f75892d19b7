public import JSON

/// What the server is told when it is made. Every limit is here, with its unit in its name.
public struct ServerConfiguration: Sendable {
    public var address = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Lets the server listen on addresses that other machines reach, without TLS or authentication.
    public var isInsecure = false
    /// The OpenAPI document, in YAML, as it is served at `/openapi.yaml`.
    public var openAPI: [UInt8] = []
    /// The page at `/`: HTML that needs nothing from elsewhere.
    public var dashboard: [UInt8] = []
    /// Told to clients at `/` and in the `Server` header.
    public var version = "0.1.0"

    public var limits = Limits()
    public var timeouts = Timeouts()

    public init() {}

    public struct Limits: Sendable {
        /// A larger body, decompressed, is refused whole (413).
        public var bodyBytes = 33_554_432
        /// Bodies being worked on at once; beyond it 429.
        public var inFlightBytes = 268_435_456
        /// A larger body of a command (`/v1/watermark`) is refused (413).
        public var commandBytes = 1_048_576
        /// A name or value of a header, or a request's target, that is longer is refused (431).
        public var headerFieldBytes = 16_384
        /// All headers of a request together; beyond it 431.
        public var headerBytes = 65_536
        /// Headers of a request; beyond it 431.
        public var headerCount = 200
        /// Connections at once; further ones wait in the kernel's queue. The server takes no more than three
        /// quarters of the process's file descriptors, whatever is set here.
        public var connections = 4_096
        /// What is read of a request that was answered before it ended; beyond it the connection is closed.
        public var drainedBytes = 67_108_864

        public init() {}
    }

    public struct Timeouts: Sendable {
        /// A connection without a request is closed after so long.
        public var idleSeconds: Int64 = 75
        /// A request must bring `slowestBytes` in each period of so many seconds, or it is answered 408.
        public var slowRequestSeconds: Int64 = 15
        public var slowestBytes = 16_384
        /// A request that has not come whole after so long, to the end of a period, is answered 408. The largest
        /// body comes in time over a line of about a megabit a second.
        public var longestRequestSeconds: Int64 = 300
        /// After an answer that closes the connection the server goes on reading for so long, so that the
        /// client gets to see the answer.
        public var lingerSeconds: Int64 = 5
        /// On shutdown, requests in flight get so long to finish.
        public var shutdownSeconds: Int64 = 10
        /// The longest `timeout_ms` that a query may ask for.
        public var longestQueryMilliseconds = 60_000

        public init() {}
    }
}
