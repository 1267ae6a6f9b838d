import Commands
import Crypto
import Documents

/// `kumactl generate`.
enum GenerateCommands {
    static let command = Command(
        "generate",
        short: "Generate resources, tokens, etc",
        long: "Generate resources, tokens, etc.",
        subcommands: [
            dataplaneToken, zoneToken, userToken, SigningKeyCommands.signingKey, SigningKeyCommands.publicKey,
            CertificateCommand.command,
        ]
    )

    private static let termFlags = [
        Flag(
            "valid-for",
            nil,
            .duration(.zero),
            "how long the token will be valid (for example \"24h\")",
            isRequired: true
        ),
        Flag(
            "signing-key-path",
            nil,
            .string(""),
            "path to a file that contains private signing key. When specified, control plane won't be used to generate the token."
        ),
        Flag(
            "kid",
            nil,
            .string(""),
            "ID of the key that is used to issue a token. Required when --signing-key-path is used."
        ),
    ]

    private static let dataplaneToken = Command(
        "dataplane-token",
        short: "Generate Dataplane Token",
        long: "Generate Dataplane Token that is used to prove Dataplane identity.",
        example: """
            Generate token bound by name and mesh
            $ kumactl generate dataplane-token --mesh demo --name demo-01 --valid-for 24h

            Generate token bound by mesh
            $ kumactl generate dataplane-token --mesh demo --valid-for 24h

            Generate token bound by tag
            $ kumactl generate dataplane-token --mesh demo --tag kuma.io/service=web,web-api --valid-for 24h

            Generate token bound by workload
            $ kumactl generate dataplane-token --mesh demo --workload backend --valid-for 24h
            """,
        arguments: .none,
        flags: [
            Flag("name", nil, .string(""), "name of the Dataplane"),
            GetCommands.mesh,
            Flag("proxy-type", nil, .string(""), "type of the Dataplane (\"dataplane\", \"ingress\")"),
            Flag("type", nil, .string(""), "type of the Dataplane", deprecation: "please use --proxy-type instead"),
            Flag(
                "tag",
                nil,
                .stringArray([]),
                "required tag values for dataplane (split values by comma to provide multiple values)"
            ),
            Flag("workload", nil, .string(""), "name of the workload"),
        ] + termFlags,
        action: { invocation in
            let tags = try tagValues(invocation.strings("tag"))
            let type = invocation.isSet("type") ? invocation.string("type") : invocation.string("proxy-type")
            var (body, claims): (JSON, JSON) = (
                [
                    "name": .string(invocation.string("name")), "mesh": .string(invocation.string("mesh")),
                    "tags": tags, "type": .string(type),
                ],
                [
                    "Name": .string(invocation.string("name")), "Mesh": .string(invocation.string("mesh")),
                    "Tags": tags, "Type": .string(type),
                ]
            )
            let workload = invocation.string("workload")
            body.set("workload", .string(workload))
            claims.set("Workload", .string(workload))
            try await issue(invocation, path: "/tokens/dataplane", body: body, claims: claims)
        }
    )

    private static let zoneToken = Command(
        "zone-token",
        short: "Generate Zone Token",
        long: "Generate Zone Token that is used to prove identity of Zone components (Zone Ingress, Zone Egress).",
        example:
            "Generate token bound by zone\n$ kumactl generate zone-token --zone zone-1 --valid-for 24h\n$ kumactl generate zone-token --zone zone-1 --valid-for 24h --scope egress",
        arguments: .none,
        flags: [
            Flag("zone", nil, .string(""), "name of the zone", isRequired: true),
            Flag(
                "scope",
                nil,
                .strings(["ingress", "egress"]),
                "scope of resources which the token will be able to identify"
            ),
        ] + termFlags,
        action: { invocation in
            let scope = invocation.strings("scope")
            let bad = scope.filter { !["ingress", "egress"].contains($0) }
            guard bad.isEmpty else {
                throw CommandError(
                    "invalid --scope values: [\(bad.joined(separator: " "))] (supported scopes: [ingress egress])"
                )
            }
            let (zone, list) = (JSON.string(invocation.string("zone")), JSON.array(scope.map { .string($0) }))
            try await issue(
                invocation,
                path: "/tokens/zone",
                body: ["zone": zone, "scope": list],
                claims: ["Zone": zone, "Scope": list]
            )
        }
    )

    private static let userToken = Command(
        "user-token",
        short: "Generate User Token",
        long: "Generate User Token that is used to prove User identity.",
        example:
            "Generate token\n$ kumactl generate user-token --name john.doe@example.com --group users --valid-for 24h",
        arguments: .none,
        flags: [
            Flag("name", nil, .string(""), "name of the user", isRequired: true),
            Flag("group", nil, .strings([]), "group of the user"),
        ] + termFlags,
        action: { invocation in
            let (name, groups) = (
                JSON.string(invocation.string("name")), JSON.array(invocation.strings("group").map { .string($0) })
            )
            try await issue(
                invocation,
                path: "/tokens/user",
                body: ["name": name, "groups": groups],
                claims: ["Name": name, "Groups": groups]
            )
        }
    )

    /// Prints a token: the control plane's, or one that is signed here with a key out of a file.
    private static func issue(_ invocation: Invocation, path: String, body: JSON, claims: JSON) async throws {
        let (keyPath, kid, term) = (
            invocation.string("signing-key-path"), invocation.string("kid"), invocation.duration("valid-for")
        )
        if keyPath.isEmpty, !kid.isEmpty { throw CommandError("--kid cannot be used when --signing-key-path is used") }
        if !keyPath.isEmpty, kid.isEmpty { throw CommandError("--kid is required when --signing-key-path is used") }
        let session = try await Session.checked(invocation)
        guard keyPath.isEmpty else {
            let key = try SigningKeyCommands.key(keyPath)
            invocation.console.write(try JWT.sign(dated(claims, term), key: key, keyID: kid))
            return
        }
        var body = body
        body.set("validFor", .string(GoDuration.text(term)))
        do {
            invocation.console.write(try await session.client.send("POST", path, body: body, accept: "*/*"))
        } catch {
            throw CommandError("failed to generate a token: \(error)")
        }
    }

    private static func dated(_ claims: JSON, _ term: Duration) -> JSON {
        let start = WallClock.now().seconds - 5
        var all = claims
        all.set("exp", .int(start + term.components.seconds + 5))
        all.set("nbf", .int(start))
        all.set("iat", .int(start))
        all.set("jti", .string(RandomID().description))
        return all
    }

    /// `key=a,b` for several keys as `{key: [a, b]}`.
    private static func tagValues(_ texts: [String]) throws(CommandError) -> JSON {
        var tags: JSON = [:]
        for text in texts {
            guard let equals = text.firstIndex(of: "=") else {
                throw CommandError(
                    "invalid argument \"\(text)\" for \"--tag\" flag: \(text) must be formatted as key=value"
                )
            }
            let values = text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
            tags.set(String(text[..<equals]), .array(values.map { .string(String($0)) }))
        }
        return tags
    }
}
