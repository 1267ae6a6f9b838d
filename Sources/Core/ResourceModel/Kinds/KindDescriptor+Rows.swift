// A row's arguments fill a line or two, however long:
// swift-format-ignore-file

/// Ways to write a row of `AllKinds`: what kinds of a sort have in common is said here.
extension KindDescriptor {
    private init(
        _ name: KindName,
        _ scope: Scope,
        short: String?,
        path: String,
        kumactl: (String, String)? = nil,
        encoding: Encoding,
        writers: Writers,
        sync: Sync
    ) {
        let display = Self.words(of: name.description)
        let singular = path.contains("-") && path.hasSuffix("s") ? String(path.dropLast()) : name.description.lowercased()
        self.init(
            name: name,
            scope: scope,
            shortName: short,
            path: path,
            singular: kumactl?.0 ?? singular,
            plural: kumactl?.1 ?? path,
            singularDisplayName: display,
            pluralDisplayName: Self.plural(of: display),
            encoding: encoding,
            writers: writers,
            sync: sync
        )
    }

    /// A protobuf kind: fields at the top of the document.
    ///
    /// - `package`: Of its message, within `kuma`.
    /// - `message`: Its full name, if it is not called like the kind.
    static func flat(
        _ name: KindName,
        _ scope: Scope,
        short: String? = nil,
        path: String,
        writers: Writers,
        in package: String = "mesh",
        message: String? = nil,
        sync: Sync = [],
        insight: KindName? = nil,
        _ more: (inout KindDescriptor) -> Void = { _ in }
    ) -> KindDescriptor {
        let encoding = Encoding.proto(message: message ?? "kuma.\(package).v1alpha1.\(name)")
        var kind = KindDescriptor(name, scope, short: short, path: path, encoding: encoding, writers: writers, sync: sync)
        kind.insight = insight
        more(&kind)
        return kind
    }

    /// A protobuf kind that only the system writes.
    static func readOnly(
        _ name: KindName, _ scope: Scope, path: String, in package: String = "mesh", sync: Sync = []
    ) -> KindDescriptor {
        flat(name, scope, path: path, writers: [], in: package, sync: sync) { $0.isReadOnly = true }
    }

    /// A kind with `spec` and maybe `status`.
    static func spec(
        _ name: KindName,
        _ scope: Scope = .mesh,
        short: String,
        status: Bool = false,
        writers: Writers,
        sync: Sync,
        _ more: (inout KindDescriptor) -> Void = { _ in }
    ) -> KindDescriptor {
        let path = plural(of: name.description.lowercased())
        var kind = KindDescriptor(
            name, scope, short: short, path: path, encoding: .document(hasStatus: status), writers: writers, sync: sync)
        more(&kind)
        return kind
    }

    /// A policy with a `targetRef`.
    ///
    /// - `shapes`: What of a proxy's configuration it is about.
    static func policy(
        _ name: KindName,
        short: String,
        status: Bool = false,
        to: Bool = false,
        from: Bool = false,
        rules: Bool = false,
        fromAsRules: Bool = false,
        shapes: ProxyParts,
        schema: Schema? = nil,
        validate: @escaping @Sendable (Resource) -> [Violation] = { _ in [] },
        deprecations: @escaping @Sendable (Resource) -> [String] = { _ in [] }
    ) -> KindDescriptor {
        spec(name, short: short, status: status, writers: [.global, .zone], sync: [.globalToZone, .zoneToGlobal, .acrossZones, .hashedNames]) {
            $0.policy = .init(isTargetRef: true, hasTo: to, hasFrom: from, hasRules: rules, isFromAsRules: fromAsRules)
            $0.shapes = shapes
            $0.schema = schema
            $0.validate = validate
            $0.deprecations = { PolicyDeprecations.list(of: $0) + deprecations($0) }
        }
    }

    /// A policy of 1.x, with `sources` and `destinations` or `selectors`.
    static func legacyPolicy(
        _ name: KindName, path: String, kumactl: (String, String)? = nil, isInspectable: Bool = true,
        validate: @escaping @Sendable (Resource) -> [Violation]
    ) -> KindDescriptor {
        let message = Encoding.proto(message: "kuma.mesh.v1alpha1.\(name)")
        var kind = KindDescriptor(
            name, .mesh, short: nil, path: path, kumactl: kumactl, encoding: message, writers: .global, sync: [.globalToZone, .hashedNames])
        kind.policy = .init(isTargetRef: false, isInspectable: isInspectable)
        kind.validate = validate
        return kind
    }

    /// `MeshHTTPRoute` → `Mesh HTTP Route`.
    private static func words(of name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let endsWord = index > 0 && !letters[index - 1].isUppercase
            let startsWord = index > 0 && index + 1 < letters.count && !letters[index + 1].isUppercase
            if letter.isUppercase, endsWord || startsWord { result.append(" ") }
            result.append(letter)
        }
        return result
    }

    private static func plural(of word: String) -> String {
        if word.hasSuffix("y"), !word.hasSuffix("ay") { return word.dropLast() + "ies" }
        let hisses = ["s", "ch", "S", "sh", "x"].contains { word.hasSuffix($0) }
        return word + (hisses ? "es" : "s")
    }
}
