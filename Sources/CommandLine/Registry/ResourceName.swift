import ArgumentParser

/// `MODEL` or `MODEL/VERSION`, as commands name what they are about.
struct ResourceName: Equatable, CustomStringConvertible {
    var model: String
    var version: String?

    /// Nil if there is nothing before the slash or behind it, or more than one. Whether the names themselves are good
    /// is for the server to say.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), !parts.contains("") else { return nil }
        (model, version) = (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    var description: String { version.map { "\(model)/\($0)" } ?? model }

    /// Below `v1`.
    var path: [String] { ["models", model] + (version.map { ["versions", $0] } ?? []) }
}

extension ResourceName: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

/// `MODEL/VERSION`, where only a version will do.
struct VersionName: ExpressibleByArgument {
    var resource: ResourceName
    var version: String

    init?(argument: String) {
        guard let resource = ResourceName(argument), let version = resource.version else { return nil }
        (self.resource, self.version) = (resource, version)
    }
}
