package import Engine
package import Log

/// What `varve replay rebuild` was asked for.
package struct RebuildOptions: Sendable {
    /// The source: a data directory, or a folder with folders of segments.
    package var source: String
    /// The new directory, with the settings for one that is made of bare segments.
    package var target: EngineConfiguration
    /// A position or a time; nil takes all.
    package var moment: String?
    /// Names of the source's topics, and which data topic each of them is.
    package var topics: [Topic: Topic]
    /// Where the source is a cluster, how it is reached.
    package var cluster: Settings?
}
