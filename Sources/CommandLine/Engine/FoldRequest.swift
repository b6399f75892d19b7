/// What `varve fold` is asked for.
package struct FoldRequest: Sendable {
    package struct File: Sendable {
        package var path: String
        package var format: InputFormat
        package init(path: String, format: InputFormat) {
            self.path = path
            self.format = format
        }
    }

    package var files: [File]
    package var view: String
    /// As the view's own: `window`, `model`, `from` …
    package var parameters: [String: String]
    /// Nil takes as many as there are cores.
    package var threads: Int?
    /// The topic whose events the files hold; nil tells by each event's type.
    package var topic: String?
}
