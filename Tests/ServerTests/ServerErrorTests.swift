import Server
import Testing

@Suite struct ServerErrorTests {
    @Test func describesItselfInItsOwnWords() {
        let error = ServerError(.addressInUse, host: "127.0.0.1", port: 8080, "127.0.0.1:8080 is in use.")
        #expect("\(error)" == "127.0.0.1:8080 is in use.")
    }
}
