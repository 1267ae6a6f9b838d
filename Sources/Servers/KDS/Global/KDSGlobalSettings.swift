package import ResourceModel

/// How a global control plane deals with its zones.
package struct KDSGlobalSettings: Sendable {
    /// `<host>-<4 hex digits>`.
    package var instanceID: String
    /// `version`, `gitTag`, `gitCommit`, `buildDate`.
    package var version: [String: String]
    /// How connections of zones are written down.
    package var insights = ZoneInsightSettings()
    /// `multizone.global.kds.zoneHealthCheck.pollInterval`; 0: zones are not watched.
    package var healthInterval: Duration = .zero
    /// `multizone.global.kds.zoneHealthCheck.timeout`.
    package var healthTimeout: Duration = .zero
    /// `multizone.global.kds.labels.skipPrefixes`.
    package var skippedLabelPrefixes: [String] = []
    /// `multizone.global.kds.maxMsgSize`, in bytes.
    package var maxMessage = 10 << 20
    /// `multizone.global.kds.responseBackoff`.
    package var responseBackoff: Duration = .zero
    /// `multizone.global.kds.logPayloads`: each message is logged, without what resources hold.
    package var logsMessages = false
    /// `multizone.global.kds.zoneHealthCheck.closeStaleConn`: the newest stream of a zone ends the older ones of its method.
    package var closesStaleStreams = false
    /// Whether what a zone calls itself in its messages has to be the name that it was let in by.
    package var requiresNodeID = false
    /// Kinds that this control plane has.
    package var kinds: [KindDescriptor] = AllKinds.list
    /// How long a zone may take to answer for a proxy.
    package var adminTimeout: Duration = .seconds(15)
    /// How much of a zone may vanish at once.
    package var deletionBudget = DeletionBudget()

    /// Kuma's defaults for all else.
    package init(instanceID: String, version: [String: String]) {
        (self.instanceID, self.version) = (instanceID, version)
    }
}
