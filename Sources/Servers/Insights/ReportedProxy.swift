import Documents
import ResourceModel

/// A proxy together with what it and its stream reported.
struct ReportedProxy {
    let dataplane: Dataplane
    let status: DataplaneStatus
    /// Of kuma-dp and of Envoy; `unknown` until told.
    let agentVersion: String
    let envoyVersion: String
    /// The CA backend that issued its certificate; empty without.
    let issuedBackend: String
    let supportedBackends: [String]

    init(_ dataplane: Dataplane, insight: Resource?) {
        self.dataplane = dataplane
        let subscriptions = insight.map { Subscriptions($0) }
        status = DataplaneStatus(dataplane, isConnected: subscriptions?.isOnline ?? false)
        let version = insight?.spec["subscriptions"]?.arrayValue?.last?["version"]
        func known(_ part: String) -> String {
            let text = version?[part]?["version"]?.stringValue ?? ""
            return text.isEmpty ? "unknown" : text
        }
        agentVersion = known("kumaDp")
        envoyVersion = known("envoy")
        let mtls = insight?.spec["mTLS"]
        issuedBackend = mtls?["issuedBackend"]?.stringValue ?? ""
        supportedBackends = (mtls?["supportedBackends"]?.arrayValue ?? []).compactMap(\.stringValue)
    }
}
