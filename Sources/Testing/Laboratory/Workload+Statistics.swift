extension Workload {
    /// The sum of those statistics of its Envoy whose names contain `part` and end with `suffix`.
    ///
    /// 0 if there is none: Envoy tells those alone that were used. Throws ``LabFailure`` if it cannot be asked.
    package func statistic(_ part: String, _ suffix: String) async throws -> Int {
        let path = "/meshes/default/dataplanes/\(name)/stats"
        let reply = try await proxy.plane.call("GET", path)
        guard reply.status == 200 else { throw LabFailure("\(path): \(reply.status) \(reply.text)") }
        let values = reply.text.split(separator: "\n").compactMap { line -> Int? in
            let parts = line.split(separator: ": ")
            guard parts.count == 2, parts[0].contains(part), parts[0].hasSuffix(suffix) else { return nil }
            return Int(parts[1])
        }
        return values.reduce(0, +)
    }
}
