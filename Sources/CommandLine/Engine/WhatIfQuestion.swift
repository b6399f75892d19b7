package import JSON

/// What could have been decided.
package struct WhatIfQuestion: Sendable {
    /// `{"rules": [rule…]}`.
    package var changes: JSONValue
    /// Milliseconds since 1970; nil for the beginning, or the end.
    package var from: Int64?
    package var to: Int64?
    /// Whether all decisions of the changed rules are asked for, and not what differs.
    package var wantsAll = false
}
