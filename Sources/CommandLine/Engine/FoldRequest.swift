/// What `varve fold` is asked for.
package struct FoldRequest: Sendable {
    package var files: [EventInput]
    package var view: String
    /// As the view's own: `window`, `model`, `from` …
    package var parameters: [String: String]
    /// Nil takes as many as there are cores.
    package var threads: Int?
}
