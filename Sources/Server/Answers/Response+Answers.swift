import HTTPTypes
import Hummingbird
import JSON

extension Response {
    /// An answer with a body of some media type.
    init(_ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8], headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        self.init(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// JSON, ended by a line feed for those who read it in a terminal.
    init(_ status: HTTPResponse.Status = .ok, json: JSONValue, headers: HTTPFields = [:]) {
        var body = json.encoded()
        body.append(UInt8(ascii: "\n"))
        self.init(status, MediaType.json.name, body, headers: headers)
    }

    init(_ problem: Problem) {
        var headers = problem.headers
        if problem.closesConnection { headers[.connection] = "close" }
        let body = problem.json.encoded() + [UInt8(ascii: "\n")]
        self.init(problem.kind.status, MediaType.problem.name, body, headers: headers)
    }
}
