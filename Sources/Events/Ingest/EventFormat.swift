/// How events are framed in the body of a request (CloudEvents' HTTP content modes, and NDJSON).
public enum EventFormat: Sendable, Hashable {
    /// `application/cloudevents+json`: one event.
    case structured
    /// `application/cloudevents-batch+json`: an array of events.
    case batch
    /// `application/x-ndjson`: an event a line.
    case lines
    /// Binary mode: the attributes of the `ce-` headers (names in lower case, without `ce-`), `data` as body.
    case binary(attributes: [String: String], contentType: String)
}
