/// A held lock; it ends when this is released.
public protocol StorageLock: AnyObject, Sendable {}
