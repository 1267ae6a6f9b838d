import ResourceModel

/// What tells apart what policies say of two inbounds of a mesh: inbounds of one class share it.
struct InboundClass: Hashable, Sendable {
    /// By kind, in the order of `kinds`: positions of the policies that are for the inbound.
    var policies: [[Int]]
    var isHTTP: Bool
    /// Of the proxy: which certificate, and whom it believes.
    var credentials: MeshCredentials?

    static let kinds = PlanPart.inbound.kinds.filter { AllKinds[$0]?.policy != nil }
}

/// What policies say of an inbound; as in ``InboundPlan``.
struct InboundConfs: Sendable {
    /// But for the zones of callers.
    var tls: InboundTLS?
    var timeout: TimeoutConf?
    var circuitBreaker: CircuitBreakerConf?
    var rateLimit: RateLimitConf?
    var variants: [InboundVariant] = []
    var faults: [FaultPlan] = []

    init(tls: InboundTLS?) { self.tls = tls }
}
