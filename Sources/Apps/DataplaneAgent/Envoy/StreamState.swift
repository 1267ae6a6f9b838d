/// Whether the control plane leads Envoy, as Envoy's own statistics tell.
enum StreamState: Equatable {
    /// Its stream is open, and it was configured over it.
    case led
    /// It was configured, but has no stream now.
    case left
    /// It has no configuration from the control plane yet.
    case never

    /// The part of Envoy's statistics that tells; a query of `/stats`.
    static let query = #"filter=^(control_plane\.connected_state|cluster_manager\.cds\.update_success)$"#

    /// - Parameter statistics: Lines of `name: number`. What is missing counts as 0.
    init(_ statistics: String) {
        func number(_ name: String) -> Int {
            for line in statistics.split(separator: "\n") where line.hasPrefix("\(name): ") {
                return Int(line.dropFirst(name.count + 2)) ?? 0
            }
            return 0
        }
        if number("cluster_manager.cds.update_success") == 0 {
            self = .never
        } else {
            self = number("control_plane.connected_state") == 0 ? .left : .led
        }
    }

    /// What it means for the proxy and what to do; nil where all is well.
    var warning: String? {
        switch self {
        case .led: nil
        case .left: "Envoy has lost the control plane: it serves with what it has, and asks again by itself"
        case .never:
            "Envoy is not configured by the control plane yet and serves nothing: its own messages above say why; "
                + "with 'already an active stream' another agent has this name, and one of them must end or take another"
        }
    }
}
