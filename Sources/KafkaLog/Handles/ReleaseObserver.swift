/// Told the kind of each C object when it is freed, so that tests see in which order.
package typealias ReleaseObserver = @Sendable (_ kind: String) -> Void
