/// The name of a workload: `spiffe://<trust domain>/<path>`.
package struct SPIFFEID: Hashable, Sendable, CustomStringConvertible {
    /// Lower case letters, digits, `-`, `.` and `_`; at most 255 bytes, never empty.
    package var trustDomain: String
    /// Begins with a slash.
    package var path: String

    /// As it stands in a certificate's URI; at most 2048 bytes.
    package var description: String { "spiffe://\(trustDomain)\(path)" }

    /// Nil if the parts are not what SPIFFE takes.
    ///
    /// Source: SPIFFE-ID, sections 2.1 and 2.2.
    package init?(trustDomain: String, path: String) {
        func isPlain(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
        }
        guard !trustDomain.isEmpty, trustDomain.utf8.count <= 255, trustDomain.utf8.allSatisfy(isPlain),
            path.utf8.first == UInt8(ascii: "/")
        else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let areRight = segments.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".."
                && segment.utf8.allSatisfy { isPlain($0) || (65...90).contains($0) }
        }
        guard areRight, trustDomain.utf8.count + path.utf8.count + 9 <= 2048 else { return nil }
        (self.trustDomain, self.path) = (trustDomain, path)
    }
}

extension MeshIdentity {
    /// The trust domain of the identities that a zone issues.
    ///
    /// - `localZone`: Of an identity that global made. Throws if the template cannot be filled.
    package func trustDomain(localZone: String) throws(GoTemplate.Failure) -> String {
        let mesh = key.mesh
        let zone = zone.isEmpty ? localZone : zone
        return try Self.filled(trustDomainTemplate, labels) { field in
            switch field {
            case "Mesh": mesh
            case "Zone": zone
            default: nil
            }
        }
    }

    /// What a Dataplane with these labels is called; nil if the templates make no SPIFFE ID of them.
    package func spiffeID(of proxy: [String: String], localZone: String) -> SPIFFEID? {
        // Who lacks what the template asks for has no identity.
        guard let domain = try? trustDomain(localZone: localZone),
            let path = try? Self.filled(
                pathTemplate,
                proxy,
                fields: { field in
                    switch field {
                    case "Workload": proxy[Label.workload] ?? ""
                    case "Namespace": proxy[Label.namespace] ?? ""
                    case "ServiceAccount": proxy[Label.serviceAccount] ?? ""
                    case "TrustDomain": domain
                    default: nil
                    }
                }
            )
        else { return nil }
        return SPIFFEID(trustDomain: domain, path: path)
    }

    private static func filled(_ template: String, _ labels: [String: String], fields: (String) -> String?)
        throws(GoTemplate.Failure) -> String
    {
        try GoTemplate(template, functions: ["label"]).render(fields: fields) { _, key in labels[key] }
    }
}
