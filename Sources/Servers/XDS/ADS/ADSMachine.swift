package import Delta
package import EnvoyConfig

/// One ADS stream without its I/O: a `DeltaStream` in the order in which a proxy has to take its types.
///
/// Make before break. What others refer to goes first: clusters, then their endpoints, then listeners and routes, on one stream that keeps the order;
/// so nothing waits for an acknowledgement, but for one: listeners that the proxy runs are not replaced before it has taken the clusters that are new to it,
/// since it asks for their endpoints while it reads. What is gone goes last: clusters are taken away when the proxy runs listeners that no longer name them.
/// Secrets go at any time. The same order holds for both variants of the protocol; state of the world is a way to write the same answers.
package struct ADSMachine: Sendable {
    /// How requests and answers are written.
    package enum Variant: Sendable {
        case delta
        case stateOfTheWorld
    }

    /// What to send.
    package struct Answer: Sendable {
        /// Type URL, as the proxy asked for it.
        package var type: String
        /// By which the proxy's answer is told; counted over all types of the stream, from 1.
        package var nonce: String
        /// Delta: what changed. State of the world: all clusters or listeners; of the other types what changed.
        package var resources: [EncodedResource]
        /// Delta only.
        package var removed: [String]
    }

    /// Types whose order matters, and secrets.
    private static let ordered = [
        ResourceTypeURL.cluster, ResourceTypeURL.endpoint, ResourceTypeURL.listener, ResourceTypeURL.route,
        ResourceTypeURL.secret,
    ]

    /// What a request meant.
    package typealias OnRequest = DeltaStream<ResourceSet>.OnRequest

    /// How the peer speaks.
    package let variant: Variant
    private var stream = DeltaStream<ResourceSet>()
    private var state: ProxyState?
    /// Types that rest after a refusal (`xdsServer.nackBackoff`): nothing of them is sent until they are woken.
    private var resting: Set<String> = []
    /// Whether the proxy has listeners, of this stream or of one before: requests run through them.
    private var runsListeners = false
    /// Split larger answers than this, in bytes.
    private let limit: Int

    /// - `limit`: Bytes of an answer of the delta variant; state of the world is never split.
    package init(_ variant: Variant, limit: Int = 2 << 20) {
        (self.variant, self.limit) = (variant, limit)
    }

    /// Takes a request of the delta variant.
    package mutating func received(_ request: DeltaStream<ResourceSet>.Request) -> OnRequest {
        note(request.type, hasSome: !request.nonce.isEmpty || !request.initialVersions.isEmpty)
        return stream.received(request)
    }

    /// Takes a request of the state-of-the-world variant.
    ///
    /// - `version`: What the proxy runs of the type; empty in the first request of a new proxy.
    package mutating func received(
        type: String,
        names: [String],
        version: String,
        nonce: String,
        error: String?
    ) -> OnRequest {
        note(type, hasSome: !nonce.isEmpty || !version.isEmpty)
        return stream.received(stateOfTheWorld: type, names: Set(names), nonce: nonce, error: error)
    }

    private mutating func note(_ type: String, hasSome: Bool) {
        if hasSome, type == ResourceTypeURL.listener { runsListeners = true }
    }

    /// The proxy should have this from now on.
    package mutating func update(_ state: ProxyState) { self.state = state }

    /// Nothing of a type is sent until `resume`; what waits for its answers waits on.
    package mutating func rest(_ type: String) { resting.insert(type) }

    /// The end of `rest`.
    package mutating func resume(_ type: String) { resting.remove(type) }

    /// The version of a resource that the proxy has acknowledged.
    package func heldVersion(of name: String, type: String) -> String? { stream[type]?.heldVersion(of: name) }

    /// The next answer; nil if there is nothing to send, or what there is has to wait for the peer.
    package mutating func next() -> Answer? {
        guard let state else { return nil }
        for type in Self.ordered { stream.recognize(type, in: state[type]) }
        let keepsRemoved = !areListenersSettled(state)
        return answer(ResourceTypeURL.cluster, of: state, keepsRemoved: keepsRemoved)
            ?? answer(ResourceTypeURL.endpoint, of: state, keepsRemoved: keepsRemoved)
            ?? answer(ResourceTypeURL.secret, of: state, tellsMissing: false) ?? listeners(of: state)
            ?? others(of: state)
    }

    private mutating func listeners(of state: ProxyState) -> Answer? {
        guard areClustersThere(for: state) else { return nil }
        return answer(ResourceTypeURL.listener, of: state) ?? answer(ResourceTypeURL.route, of: state)
    }

    /// Whether what listeners name is on its way in front of them, or there.
    ///
    /// A cluster that the proxy does not know, or that has no endpoints, would answer 503. One that only changes serves as it was until it is warm,
    /// and what is sent is read before what comes behind it: nothing waits for these. A refused one is not waited for, as the proxy's other
    /// listeners have to go on.
    private func areClustersThere(for state: ProxyState) -> Bool {
        if let endpoints = stream[ResourceTypeURL.endpoint], endpoints.lacksUnsent(of: state.resources.endpoints) {
            return false
        }
        guard let clusters = stream[ResourceTypeURL.cluster] else { return true }
        return clusters.lacked(of: state.resources.clusters).allSatisfy { cluster in
            // Without listeners nothing can break. Else a new cluster gets its endpoints first: who has taken it has asked for them.
            clusters.isOnItsWay(cluster.name)
                && (!runsListeners || state.resources.endpoints[cluster.name] == nil)
        }
    }

    private mutating func others(of state: ProxyState) -> Answer? {
        for type in stream.types.sorted() where state.resources[type] == nil && type != ResourceTypeURL.secret {
            if let answer = answer(type, of: state) { return answer }
        }
        return nil
    }

    /// Whether the proxy runs the listeners and routes that it should (or refused them).
    private func areListenersSettled(_ state: ProxyState) -> Bool {
        [ResourceTypeURL.listener, ResourceTypeURL.route].allSatisfy { type in
            guard let subscription = stream[type] else { return true }
            return !subscription.isWaiting && !subscription.isBehind(state[type])
                && !subscription.holdsRemoved(in: state[type])
        }
    }

    private mutating func answer(
        _ type: String,
        of state: ProxyState,
        keepsRemoved: Bool = false,
        tellsMissing: Bool = true
    ) -> Answer? {
        if resting.contains(type) { return nil }
        let items = state[type]
        let isDelta = variant == .delta
        let isWhole = !isDelta && (type == ResourceTypeURL.cluster || type == ResourceTypeURL.listener)
        let held = isDelta || !keepsRemoved ? [] : stream[type]?.removedItems(in: items) ?? []
        let next = stream.next(
            type,
            in: items,
            limit: isDelta ? limit : .max,
            isWhole: isWhole,
            keepsRemoved: keepsRemoved,
            tellsMissing: tellsMissing && isDelta
        )
        guard let next else { return nil }
        // A cluster that is new to Envoy, or changed, waits for its endpoints, even if it had been given them before.
        // Source: xDS protocol, "Resource warming".
        if type == ResourceTypeURL.cluster {
            stream.forget(next.changed.lazy.map(\.name), of: ResourceTypeURL.endpoint)
        }
        var answer = Answer(type: type, nonce: next.nonce, resources: next.changed, removed: next.removed)
        if !isDelta {
            answer.removed = []
            if isWhole {
                let wanted = stream[type]
                answer.resources = (items.sorted + held).filter { wanted?.wants($0.name) ?? false }
            }
        }
        return answer
    }
}
