import Crypto
import Documents
package import ResourceModel

/// How global shows its resources to its zones.
///
/// Source: Kuma 2.14, global's filter and mappers; kds.md §4 and §5.
package struct GlobalToZoneMapping: SyncMapping {
    private static let ownSecrets: Set<String> = [
        "envoy-admin-ca", "admin-user-token", "inter-cp-ca", "user-token-revocations",
    ]
    private static let userTokenKey = "user-token-signing-key"
    private static let zoneTokenKey = "zone-token-signing-key"
    private static let zoneTokenPublicKey = "zone-token-signing-public-key"
    /// The only Config that zones are told: by it all control planes of a deployment know that they are one.
    package static let clusterID = "kuma-cluster-id"

    /// Those that cross from global to zones or from zone to zone.
    package let kinds: [KindDescriptor]
    private let labels: LabelFilter

    /// - `kinds`: Those that this control plane has.
    package init(kinds: [KindDescriptor] = AllKinds.list, labels: LabelFilter = LabelFilter()) {
        self.kinds = kinds.filter { $0.sync.contains(.globalToZone) || $0.sync.contains(.acrossZones) }
        self.labels = labels
    }

    /// Zones are told of global's resources, and of those of other enabled zones that cross zones.
    package func audience(of resource: Resource, _ kind: KindDescriptor, zones: ZoneStates) -> Audience? {
        guard resource.labels[Label.kdsSync] != "disabled" else { return nil }
        var audience = Audience.everyone
        if resource.labels[Label.origin] == Label.originZone {
            guard kind.sync.contains(.acrossZones), let origin = resource.labels[Label.zone], zones.isEnabled(origin)
            else { return nil }
            audience.except = origin
            if kind.policy?.isTargetRef == true {
                let policy = TargetRefPolicy(resource)
                guard policy.isForOtherZones else { return nil }
                audience.needs.insert(.producerPolicies)
                let target = policy.targetRef
                if target.kind == .meshSubset, let zone = target.tags[Tag.zone] { audience.only = [zone] }
            }
        } else {
            guard kind.sync.contains(.globalToZone) else { return nil }
        }
        if kind.policy?.isTargetRef == true, resource.spec["targetRef"] == nil {
            audience.needs.insert(.optionalTargetRef)
        }
        switch kind.name {
        case .meshService: audience.only = MeshService.exportZones(of: resource)
        case .config: if resource.name != Self.clusterID { return nil }
        case .globalSecret:
            if Self.ownSecrets.contains(resource.name) || resource.name.hasPrefix(Self.userTokenKey) { return nil }
        case .hostnameGenerator:
            if resource.spec["selector"]?["meshMultiZoneService"] != nil { audience.needs.insert(.multiZoneHostnames) }
        default: break
        }
        return audience
    }

    /// Labelled as global's, without status, under a name with a hash where the kind has one.
    package func mapped(_ resource: Resource, _ kind: KindDescriptor, hashesNames: Bool) -> Resource? {
        var result = resource
        result.labels[Label.origin] = Label.originGlobal
        labels.apply(&result.labels)
        if kind.name == .globalSecret, result.name.hasPrefix(Self.zoneTokenKey) {
            guard let publicHalf = Self.publicHalf(of: result) else { return nil }
            result = publicHalf
        }
        result.status = nil
        return hashesNames && kind.sync.contains(.hashedNames) ? result.hashed() : result
    }

    /// The secret with the public key that verifies what the secret's key signs; nil if it holds no key.
    private static func publicHalf(of secret: Resource) -> Resource? {
        guard let data = secret.spec["data"]?.stringValue, let pem = Base64.decode(data),
            // A secret that holds no key has no public half: its zone tokens can't be verified, and that shows there.
            let key = try? PrivateKey(pem: pem), let publicPEM = try? key.publicKey.pem()
        else { return nil }
        var result = secret.renamed(zoneTokenPublicKey + secret.name.dropFirst(zoneTokenKey.count))
        result.spec = ["data": .string(Base64.encode(publicPEM))]
        return result
    }
}
