import CAssets

/// The files that this binary carries.
public enum EmbeddedAssets {
    /// The OpenAPI document of the HTTP interface, in YAML.
    public static var openAPI: [UInt8] { all["openapi.yaml"] ?? [] }

    /// The page at `/`.
    public static var dashboard: [UInt8] { all["dashboard.html"] ?? [] }

    /// The contracts' files by their path below `topics/`.
    package static var contracts: [String: [UInt8]] {
        all.filter { !["openapi.yaml", "dashboard.html"].contains($0.key) }
    }

    private static let all: [String: [UInt8]] = {
        var count = 0
        // The table and what it points to are constants of the program, so the pointers are always valid.
        let assets = UnsafeBufferPointer(start: varve_assets(&count), count: count)
        let pairs = assets.map { asset in
            (String(cString: asset.name), Array(UnsafeBufferPointer(start: asset.bytes, count: asset.length)))
        }
        return Dictionary(pairs) { first, _ in first }
    }()
}
