package import Documents
package import Net
package import ResourceModel

/// How a zone reaches its global control plane.
package struct KDSZoneSettings: Sendable {
    /// The zone's name, which is also its identity towards global.
    package var zone: String
    /// Name or address of global.
    package var host: String
    /// Usually 5685.
    package var port: Int
    /// Nil for `grpc://`.
    package var tls: TLSContext?
    /// `<host>-<4 hex digits>`.
    package var instanceID: String
    /// `version`, `gitTag`, `gitCommit`, `buildDate`.
    package var version: [String: String]
    /// The settings of this control plane as JSON, without secrets.
    package var config: String
    /// `multizone.zone.kds.labels.skipPrefixes`.
    package var skippedLabelPrefixes: [String] = []
    /// `multizone.zone.kds.maxMsgSize`, in bytes.
    package var maxMessage = 10 << 20
    /// `multizone.zone.kds.responseBackoff`.
    package var responseBackoff: Duration = .zero
    /// `multizone.zone.kds.logPayloads`: each message is logged, without what resources hold.
    package var logsMessages = false
    /// The token that is shown to global, asked for at each connection; nil: none is shown.
    package var token: (@Sendable () throws -> Secret<String>)?
    /// What an operator is told when global's certificate is not believed.
    package var trustHint = ""
    /// `general.resilientComponentBaseBackoff`.
    package var baseBackoff: Duration = .seconds(5)
    /// `general.resilientComponentMaxBackoff`.
    package var maxBackoff: Duration = .seconds(60)
    /// Kinds that this control plane has.
    package var kinds: [KindDescriptor] = AllKinds.list
    /// How the zone writes its own connection down.
    package var insights = ZoneInsightSettings()
    /// How much of global's may vanish at once.
    package var deletionBudget = DeletionBudget()
    /// How long a proxy may take to answer.
    package var adminTimeout: Duration = .seconds(10)

    /// Of all calls. Compat: as Kuma's, which global's logs and proxies in between may tell zones by.
    var userAgent: String {
        #if arch(arm64)
            let machine = "arm64"
        #else
            let machine = "amd64"
        #endif
        let commit = version["gitCommit"] ?? ""
        return "kds/\(version["version"] ?? "") (linux; \(machine); Kuma/\(commit.prefix(7)))"
    }

    /// Kuma's defaults for all else.
    package init(
        zone: String,
        host: String,
        port: Int,
        tls: TLSContext? = nil,
        instanceID: String,
        version: [String: String],
        config: String
    ) {
        (self.zone, self.host, self.port, self.tls) = (zone, host, port, tls)
        (self.instanceID, self.version, self.config) = (instanceID, version, config)
    }
}
