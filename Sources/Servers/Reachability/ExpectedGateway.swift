/// Who must stand at a gateway, by the URI names of a certificate that was believed.
enum ExpectedGateway: Hashable, Sendable {
    /// A ZoneIngress of a zone.
    case ingress(mesh: String, zone: String)
    /// A member of a mesh in a zone. Where no name says the zone, as with a MeshIdentity that has a trust domain of its own, any member.
    case member(mesh: String, zone: String)

    func accepts(_ names: [String]) -> Bool {
        switch self {
        case .ingress(let mesh, let zone):
            return names.contains("spiffe://\(mesh)/zone-ingress") && names.contains(Self.zoneTag + zone)
        case .member(let mesh, let zone):
            let told = names.compactMap { Self.zone(in: $0, mesh: mesh) }
            return !names.isEmpty && (told.isEmpty || told.contains(zone))
        }
    }

    private static let zoneTag = "kuma://kuma.io/zone/"

    /// Of a tag, or of a trust domain as a MeshIdentity without one of its own has it: `<mesh>.<zone>.mesh.local`.
    private static func zone(in name: String, mesh: String) -> String? {
        if name.hasPrefix(zoneTag) { return String(name.dropFirst(zoneTag.count)) }
        let (scheme, end) = ("spiffe://\(mesh).", ".mesh.local")
        guard name.hasPrefix(scheme) else { return nil }
        let rest = name.dropFirst(scheme.count).prefix { $0 != "/" }
        return rest.hasSuffix(end) ? String(rest.dropLast(end.count)) : nil
    }
}
