import Log

/// What every part of one open log needs to know.
struct LogContext: Sendable {
    let storage: any Storage
    let layout: LogLayout
    let configuration: EmbeddedLogConfiguration
    let mode: OpenMode
    let mutations: Mutations
}
