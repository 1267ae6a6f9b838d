extension MeshService {
    /// The zones besides its own that may know and call the service; nil: all. Empty: it never leaves its zone.
    ///
    /// `spec.export.zones`, or without it the label `kuma.io/export-zones`: names with `_` between them, for services that are generated.
    package static func exportZones(of resource: Resource) -> Set<String>? {
        if let export = Fields(resource.spec).object("export") { return Set(export.strings("zones")) }
        return resource.labels[Label.exportZones].map { Set($0.split(separator: "_").map(String.init)) }
    }
}
