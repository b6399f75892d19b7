import Foundation

/// Numbers as people read them.
package enum NumberText {
    /// `1234567` as `1,234,567`.
    package static func grouped(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// About four digits: `0.01235`, `12.35`, `1,235`.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        let size = value.magnitude
        if size >= 1e15 { return String(format: "%.3e", value) }
        if size >= 1_000 { return grouped(Int64(value.rounded())) }
        if size >= 100 { return String(format: "%.1f", value) }
        if size >= 1 || size == 0 { return String(format: "%.2f", value) }
        return String(format: "%.4g", value)
    }

    /// How many there are, of what is estimated: whole, and rather too many.
    package static func count(_ value: Double) -> String {
        value.magnitude < 1e15 ? grouped(Int64(value.rounded(.up))) : short(value)
    }

    /// With so many digits behind the point: `71.3`.
    package static func fixed(_ value: Double, digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    /// Per cent without zeros that say nothing: `10 %`, `62.5 %`, `33.3333 %`.
    package static func share(_ value: Double) -> String { String(format: "%.6g %%", value) }

    /// `1.5 MiB`.
    package static func bytes(_ count: Int64) -> String {
        var size = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if size < 1024 { return unit == "B" ? "\(count) B" : String(format: "%.1f %@", size, unit) }
            size /= 1024
        }
        return String(format: "%.1f TiB", size)
    }

    /// `3 s`, `2 m 05 s`, `1 h 02 m`.
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        let whole = Int(max(0, seconds).rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return String(format: "%d m %02d s", whole / 60, whole % 60) }
        return String(format: "%d h %02d m", whole / 3_600, whole % 3_600 / 60)
    }
}
