extension RegistryState {
    /// Everything that is reached from some versions along parents or children, nearest first: breadth first,
    /// each version once, without the starts themselves unless a way leads back to them.
    ///
    /// - Complexity: linear in what is reached.
    func reached(
        from starts: [VersionReference], along links: KeyPath<VersionRecord, [VersionReference]>
    ) -> [VersionReference] {
        var result: [VersionReference] = []
        var seen: Set<VersionReference> = []
        var next = 0
        var open = starts
        while next < open.count {
            let version = models[Int(open[next].model)].versions[Int(open[next].version)]
            next += 1
            for link in version[keyPath: links] where seen.insert(link).inserted {
                result.append(link)
                open.append(link)
            }
        }
        return result
    }
}
