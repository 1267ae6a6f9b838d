package import Documents
import Identity
package import ResourceModel
package import Stores

/// Makes the zone's MeshIdentities work: an authority where one is to be made, a MeshTrust of its certificate, and the status.
///
/// Keys are made once; from then on the outcome depends on the draft alone.
/// Source: Kuma 2.14, MeshIdentity status updater.
package struct IdentityInitialization: Reconciler {
    /// Kuma's component of this work.
    package let name = "mid-status-updater"
    /// Secrets too, as an authority may come after the identity that names it.
    package let inputs: Set<KindName> = [.mesh, .meshIdentity, .meshTrust, .secret]
    let zone: String
    let makesTrusts: Bool

    /// - `zone`: This one, whose trust domain and secrets are made.
    /// - `makesTrusts`: Whether there are MeshTrusts; without them an identity that wants one does not work.
    package init(zone: String, makesTrusts: Bool = true) { (self.zone, self.makesTrusts) = (zone, makesTrusts) }

    /// A step that was taken, or failed.
    private struct Condition {
        var type: String
        var isTrue: Bool
        var reason: String
        var message: String

        var json: JSON {
            [
                "type": .string(type), "status": isTrue ? "True" : "False", "reason": .string(reason),
                "message": .string(message),
            ]
        }
    }

    /// Initializes identities of the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            for resource in draft.list(.meshIdentity, mesh: mesh.name) {
                var conditions = initialize(MeshIdentity(resource), mesh, &draft)
                conditions.append(Self.ready(conditions))
                var updated = resource
                var status = resource.status ?? [:]
                status.set("conditions", .array(conditions.map(\.json)))
                updated.status = status
                draft.put(updated)
            }
        }
        return nil
    }

    private static func ready(_ steps: [Condition]) -> Condition {
        if steps.contains(where: { !$0.isTrue }) {
            return Condition(
                type: "Ready",
                isTrue: false,
                reason: "Failure",
                message: "One of initialization steps failed"
            )
        }
        if steps.contains(where: { $0.type == "SpiffeIDProvider" }) {
            return Condition(
                type: "Ready",
                isTrue: false,
                reason: "PartiallyReady",
                message: "Running in SpiffeID providing only mode."
            )
        }
        return Condition(type: "Ready", isTrue: true, reason: "Ready", message: "Successfully initialized")
    }

    private func initialize(_ identity: MeshIdentity, _ mesh: Resource, _ draft: inout ResourceDraft) -> [Condition] {
        guard Mesh(mesh).meshServices == .exclusive else {
            return [
                Condition(
                    type: "DependenciesReady",
                    isTrue: false,
                    reason: "MeshServicesDisabled",
                    message:
                        "MeshIdentity requires MeshServices to be enabled on the mesh. To enable, set `spec.meshServices.mode: Exclusive` on the mesh."
                )
            ]
        }
        switch identity.provider {
        case nil:
            return [
                Condition(
                    type: "SpiffeIDProvider",
                    isTrue: true,
                    reason: "SpiffeIDProvided",
                    message: "Providing only SpiffeIDs for services."
                )
            ]
        case .other(let type):
            return [
                Condition(
                    type: "Provider",
                    isTrue: false,
                    reason: "ProviderNotFoundError",
                    message: "provider: \(type) not found"
                )
            ]
        // What the agents do is theirs: no authority of it is known here, and no MeshTrust is made.
        case .spire: return [Self.initialized]
        case .bundled(let bundled): return initialize(identity, bundled, &draft)
        }
    }

    private static let initialized = Condition(
        type: "Provider",
        isTrue: true,
        reason: "ProviderInitialized",
        message: "Provider successfully initialized"
    )

    private func initialize(_ identity: MeshIdentity, _ bundled: MeshIdentity.Bundled, _ draft: inout ResourceDraft)
        -> [Condition]
    {
        func failed(_ reason: String, _ message: String) -> [Condition] {
            [Condition(type: "Provider", isTrue: false, reason: reason, message: message)]
        }
        let authority: WorkloadAuthority
        do {
            for secret in try WorkloadAuthority.missingSecrets(of: identity, zone: zone, in: draft, now: draft.now) {
                draft.put(secret)
            }
            authority = try WorkloadAuthority(identity) { draft[$0] }
        } catch {
            return failed("ProviderInitializationError", "\(error)")
        }
        guard bundled.allowsSelfSigned || !(bundled.isGenerated || authority.isSelfSigned) else {
            return failed("ProviderValidationError", "self-signed certificates are not allowed")
        }
        return bundled.createsTrust
            ? [Self.initialized, createTrust(of: identity, authority, &draft)] : [Self.initialized]
    }

    private func createTrust(of identity: MeshIdentity, _ authority: WorkloadAuthority, _ draft: inout ResourceDraft)
        -> Condition
    {
        let type = "MeshTrustCreated"
        guard makesTrusts else {
            let message = "MeshTrust is not among coreResources.enabled"
            return Condition(type: type, isTrue: false, reason: "MeshTrustCreationError", message: message)
        }
        do throws(GoTemplate.Failure) {
            let domain = try identity.trustDomain(localZone: zone)
            draft.put(trust(of: identity, domain, String(decoding: authority.trustBundle, as: UTF8.self), draft))
        } catch {
            return Condition(type: type, isTrue: false, reason: "MeshTrustCreationError", message: error.description)
        }
        return Condition(type: type, isTrue: true, reason: type, message: "MeshTrust has been successfully created")
    }

    /// The MeshTrust of the identity's name; a certificate that it has already stays, so that those signed by an older one are believed.
    private func trust(of identity: MeshIdentity, _ domain: String, _ pem: String, _ draft: ResourceDraft) -> Resource {
        let key = ResourceKey(.meshTrust, mesh: identity.key.mesh, name: identity.key.name)
        var trust =
            draft[key]
            ?? Resource(
                key,
                labels: [
                    Label.mesh: key.mesh, Label.displayName: identity.displayName, Label.environment: "universal",
                    Label.origin: Label.originZone, Label.zone: zone,
                ],
                spec: ["trustDomain": .string(domain)],
                owner: ResourceKey(.mesh, name: key.mesh)
            )
        func plain(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        var bundles = trust.spec["caBundles"]?.arrayValue ?? []
        if !bundles.contains(where: { plain($0["pem"]?["value"]?.stringValue ?? "") == plain(pem) }) {
            bundles.append(["type": "Pem", "pem": ["value": .string(pem)]])
            trust.spec.set("caBundles", .array(bundles))
        }
        var status = trust.status ?? [:]
        status.set("origin", ["kri": .string(identity.kri)])
        trust.status = status
        return trust
    }
}
