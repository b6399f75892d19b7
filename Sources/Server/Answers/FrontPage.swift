import Engine

/// The page at `/`: what the server is and offers, for a person with a browser.
struct FrontPage {
    var version: String
    var views: [ViewDescription]
    var readiness: Readiness

    /// HTML that needs nothing from elsewhere.
    func encoded() -> [UInt8] {
        let rows = views.map(row).joined(separator: "\n")
        return Array(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Varve</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; } td { padding: .2rem 1rem .2rem 0; vertical-align: top; }
            code { font-size: .9em; } @media (prefers-color-scheme: dark) {
            body { background: #16181c; color: #e4e6ea; } a { color: #8ab4f8; } }
            </style>
            <h1>Varve</h1>
            <p>An event-sourced stream engine for ML operations, version \(Self.escaped(version)).
            It is \(Self.escaped(state)).</p>
            <h2>Views</h2>
            <table>
            \(rows)
            </table>
            <h2>Also</h2>
            <ul>
            <li><a href="/v1/views">/v1/views</a>: the views and their parameters, in JSON</li>
            <li><code>POST /v1/topics/{topic}/events</code>: send CloudEvents</li>
            <li><a href="/v1/health">/v1/health</a>, <a href="/readyz">/readyz</a>,
            <a href="/metrics">/metrics</a> (Prometheus)</li>
            <li><a href="/openapi.yaml">/openapi.yaml</a>: all of it, described</li>
            </ul>
            </html>

            """.utf8)
    }

    private func row(_ view: ViewDescription) -> String {
        let name = Self.escaped(view.name)
        let link =
            view.isAvailable
            ? "<a href=\"/v1/views/\(name)\">\(name)</a>" : "\(name) <small>(not built yet)</small>"
        return "<tr><td>\(link)</td><td>\(Self.escaped(view.summary))</td></tr>"
    }

    private var state: String {
        switch readiness {
        case .ready: "ready"
        case .restoring(let share, let secondsLeft):
            "restoring its state (\(RestoringProgress(share: share, secondsLeft: secondsLeft).percent) % done)"
        case .failed(let reason): "not taking events: \(reason)"
        }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
