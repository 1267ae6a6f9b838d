package import Documents
package import ResourceModel

/// What global makes of what a zone tells it. The zone's name is the connection's, never the message's.
///
/// Source: Kuma 2.14, kds.md §5 "Receiver: global".
package struct GlobalReceiver: SyncReceiver {
    /// Those that zones tell (`zoneToGlobal`), as far as this control plane has them.
    package let kinds: [KindDescriptor]
    private let zone: String
    private let prefixesNames: Bool
    private let corrected: @Sendable (ResourceKey, [String]) -> Void

    /// - `prefixesNames`: Whether the zone sends names as they are there: they get its name in front.
    /// - `corrected`: Told of a resource that said that it is of other zones, and of which.
    package init(
        zone: String,
        prefixesNames: Bool = false,
        kinds: [KindDescriptor] = AllKinds.list,
        corrected: @escaping @Sendable (ResourceKey, [String]) -> Void = { _, _ in }
    ) {
        (self.zone, self.corrected) = (zone, corrected)
        self.prefixesNames = prefixesNames
        self.kinds = kinds.filter { $0.sync.contains(.zoneToGlobal) }
    }

    /// The resource as the zone's: labels, and what a spec says of a zone, name the connection's.
    package func adopted(_ resource: Resource) -> Resource {
        var result = resource
        result.key = adopted(resource.key)
        result.labels[Label.zone] = zone
        result.labels[Label.origin] = Label.originZone
        var claims: [String] = []
        switch resource.kind {
        case .zoneIngress: pinIngress(&result.spec, &claims)
        case .zoneEgress: pinZone(&result.spec, &claims)
        case .dataplane: pinDataplane(&result.spec, &claims)
        default: break
        }
        if !claims.isEmpty { corrected(result.key, claims) }
        return result
    }

    /// The zone's own name; of an old zone with the zone's name in front.
    package func adopted(_ key: ResourceKey) -> ResourceKey {
        var result = key
        if prefixesNames { result.name = "\(zone).\(key.name)" }
        return result
    }

    /// What this zone told before; never what was made here, even if it is for this zone.
    package func governs(_ local: Resource) -> Bool {
        local.labels[Label.zone] == zone && local.labels[Label.origin] == Label.originZone
    }

    /// As it is: global changes nothing of what a zone told.
    package func told(_ local: Resource) -> Resource { local }

    /// Deleting the Zone deletes all that it told.
    package func owner(of key: ResourceKey) -> ResourceKey? { ResourceKey(.zone, name: zone) }

    /// The zone finds out the status of what is in it.
    package func status(local: Resource?, received: Resource) -> JSON? { received.status }

    private func pinIngress(_ spec: inout JSON, _ claims: inout [String]) {
        pinZone(&spec, &claims)
        guard var services = spec["availableServices"]?.arrayValue else { return }
        for index in services.indices { pinTags(&services[index], &claims) }
        spec.set("availableServices", .array(services))
    }

    private func pinDataplane(_ spec: inout JSON, _ claims: inout [String]) {
        guard var networking = spec["networking"], networking.members != nil else { return }
        if var inbounds = networking["inbound"]?.arrayValue {
            for index in inbounds.indices { pinTags(&inbounds[index], &claims) }
            networking.set("inbound", .array(inbounds))
        }
        if var gateway = networking["gateway"] {
            pinTags(&gateway, &claims)
            networking.set("gateway", gateway)
        }
        spec.set("networking", networking)
    }

    private func pinZone(_ spec: inout JSON, _ claims: inout [String]) {
        if let claimed = spec["zone"]?.stringValue, !claimed.isEmpty, claimed != zone { claims.append(claimed) }
        spec.set("zone", .string(zone))
    }

    /// Only a tag that is there: a proxy without one is not told to be in a zone.
    private func pinTags(_ json: inout JSON, _ claims: inout [String]) {
        guard var tags = json["tags"], let claimed = tags[Tag.zone], claimed != .string(zone) else { return }
        if let text = claimed.stringValue, !text.isEmpty { claims.append(text) }
        tags.set(Tag.zone, .string(zone))
        json.set("tags", tags)
    }
}
