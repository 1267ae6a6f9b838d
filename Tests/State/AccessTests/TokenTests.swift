import Crypto
import Documents
import Identity
import ResourceModel
import Stores
import Testing

@testable import Access

private let now = Timestamp(seconds: 1_800_000_000)
private let hour = Duration.seconds(3600)

/// Keys are slow to make; the cases share them.
private let keys: [Resource] = {
    do {
        return try [
            SigningKeys.make(for: .user), SigningKeys.make(for: .zone),
            SigningKeys.make(for: .dataplane(mesh: "default")),
            SigningKeys.make(for: .dataplane(mesh: "default-two")), SigningKeys.make(for: .user, id: "2"),
        ]
    } catch { return [] }
}()
private let snapshot = ResourceSnapshot(resources: keys.dropLast())

private func with(_ more: Resource...) -> ResourceSnapshot { ResourceSnapshot(resources: keys.dropLast() + more) }

@Suite struct UserTokenTests {
    private let jane = User(name: "jane", groups: ["night-shift"])

    @Test func `a token says who one is`() throws {
        let token = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        #expect(try TokenVerifier().user(token, in: snapshot, now: now) == jane)
        let read = try JWT(token)
        #expect(read.keyID == "1" && read.claims["Name"] == "jane" && read.claims["Groups"] == ["night-shift"])
        #expect(read.claims["nbf"]?.intValue == 1_799_999_995 && read.claims["exp"]?.intValue == 1_800_003_600)
        #expect(read.claims["jti"]?.stringValue?.isEmpty == false)
    }

    private func encoded(_ bytes: [UInt8]) -> String { Base64.encode(bytes, .url).filter { $0 != "=" } }

    /// A token with this header, signed as RS256 whatever it says.
    private func token(_ header: JSON) throws -> String {
        let issued = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now).split(separator: ".")
        return ([Substring(encoded(header.text))] + issued.dropFirst()).joined(separator: ".")
    }

    @Test(
        arguments: [
            (["alg": "RS256"], "JWT token must have kid header"),
            (["alg": "RS256", "kid": 1], "JWT token kid header must be a string"),
            (["alg": "none", "kid": "1"], "unsupported token alg none. Allowed algorithms are RS256 and HS256"),
            (["alg": "ES256", "kid": "1"], "unsupported token alg ES256. Allowed algorithms are RS256 and HS256"),
        ] as [(JSON, String)]
    )
    func `a header that names no usable key is told`(header: JSON, reason: String) throws {
        let error = #expect(throws: TokenError.self) {
            try TokenVerifier().user(token(header), in: snapshot, now: now)
        }
        #expect(
            error?.message
                == "could not parse token: token is unverifiable: error while executing keyfunc: \(reason)"
        )
    }

    @Test func `an old token is verified with the key that has no number, whatever it says`() throws {
        let secret = Array("an old key".utf8)
        let store = with(.secret(TokenUse.user.signingKey("0"), bytes: secret))
        let claims: JSON = ["Name": "jane", "Groups": ["night-shift"]]
        let head = encoded((["alg": "HS256", "kid": "7"] as JSON).text)
        let signed = "\(head).\(encoded(claims.text))"
        let mac = Digest.hmacSHA256(Array(signed.utf8), key: secret)
        #expect(try TokenVerifier().user("\(signed).\(encoded(mac))", in: store, now: now) == jane)
    }

    @Test func `a key without PEM around it is read too`() throws {
        let secret = try #require(snapshot[TokenUse.user.signingKey("1")]?.secretBytes)
        let der = try #require(try PEM.blocks(secret).first?.der)
        let bare = ResourceSnapshot(resources: [.secret(TokenUse.user.signingKey("1"), bytes: der)])
        let token = try TokenIssuer().issue(jane, validFor: hour, in: bare, now: now)
        #expect(try TokenVerifier().user(token, in: bare, now: now) == jane)
    }

    @Test func `who keeps keys in memory alone says so when a token cannot be read`() throws {
        let verifier = TokenVerifier(isForgetful: true)
        let late = now.advanced(by: .seconds(7200))
        let token = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        let error = #expect(throws: TokenError.self) { try verifier.user(token, in: snapshot, now: late) }
        #expect(error?.message.hasPrefix("could not parse token. kuma-cp runs with an in-memory database") == true)
        #expect(error?.message.hasSuffix(": token has invalid claims: token is expired") == true)
        #expect(error?.code == .outOfTime)
        let missing = #expect(throws: TokenError.self) { try verifier.user(token, in: ResourceSnapshot(), now: now) }
        #expect(missing?.message.hasPrefix("there is no signing key with KID 1.") == true)
    }

    @Test func `a token runs out`() throws {
        let token = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        let last = now.advanced(by: .seconds(3599))
        #expect(try TokenVerifier().user(token, in: snapshot, now: last) == jane)
        let error = #expect(throws: TokenError.self) {
            try TokenVerifier().user(token, in: snapshot, now: now.advanced(by: .seconds(3600)))
        }
        #expect(error?.code == .outOfTime)
        let early = #expect(throws: TokenError.self) {
            try TokenVerifier().user(token, in: snapshot, now: now.advanced(by: .seconds(-6)))
        }
        #expect(early?.code == .outOfTime)
    }

    @Test(arguments: ["ID", "a,ID", "ID\n", "a,ID,b", "a,ID\r\n", "a, ID"])
    func `a revoked token is refused`(list: String) throws {
        let token = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        let id = try #require(try JWT(token).claims["jti"]?.stringValue)
        let text = list.replacing("ID", with: id)
        let revocations = Resource.secret(
            ResourceKey("GlobalSecret", name: "user-token-revocations"),
            bytes: Array(text.utf8)
        )
        let error = #expect(throws: TokenError.self) {
            try TokenVerifier().user(token, in: with(revocations), now: now)
        }
        #expect(error == TokenError(.revoked, "token is revoked"))
    }

    @Test func `the newest key signs and both verify`() throws {
        let rotated = ResourceSnapshot(resources: keys)
        let old = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        let new = try TokenIssuer().issue(jane, validFor: hour, in: rotated, now: now)
        #expect(try JWT(new).keyID == "2")
        let verifier = TokenVerifier()
        #expect(
            try verifier.user(old, in: rotated, now: now) == jane && verifier.user(new, in: rotated, now: now) == jane
        )
        let error = #expect(throws: TokenError.self) { try verifier.user(new, in: snapshot, now: now) }
        #expect(
            error?.message
                == "there is no signing key with KID 2. GlobalSecret of name \"user-token-signing-key-2\" is not found. "
                + "If signing key was rotated, regenerate the token"
        )
    }

    @Test func `a key is kept as long as its secret`() throws {
        let verifier = TokenVerifier()
        let old = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        _ = try verifier.user(old, in: snapshot, now: now)
        let (first, second) = (TokenUse.user.signingKey("1"), TokenUse.user.signingKey("2"))
        #expect(verifier.keptKeys == [first])
        let later = ResourceSnapshot(resources: keys.filter { $0.key != first })
        let new = try TokenIssuer().issue(jane, validFor: hour, in: later, now: now)
        _ = try verifier.user(new, in: later, now: now)
        #expect(verifier.keptKeys == [second])
    }

    @Test func `a token of another use is refused though its key has the same number`() throws {
        let zone = try TokenIssuer().issue(
            ZoneClaims(zone: "z", scope: ["ingress"]),
            validFor: hour,
            in: snapshot,
            now: now
        )
        let proxy = try TokenIssuer().issue(DataplaneClaims(mesh: "default"), validFor: hour, in: snapshot, now: now)
        for token in [zone, proxy] {
            #expect(throws: TokenError.self) { try TokenVerifier().user(token, in: snapshot, now: now) }
        }
    }

    @Test func `a configured key is trusted, and alone if secrets do not count`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let token = try JWT.sign(["Name": "jo"], key: key, keyID: "mine")
        let trust = TokenVerifier.Trust(keys: [.init(id: "mine", key: try key.publicKey)], useSecrets: false)
        let verifier = TokenVerifier(users: trust)
        #expect(try verifier.user(token, in: snapshot, now: now) == User(name: "jo", groups: []))
        let own = try TokenIssuer().issue(jane, validFor: hour, in: snapshot, now: now)
        #expect(throws: TokenError.self) { try verifier.user(own, in: snapshot, now: now) }
    }

    @Test(arguments: [#"{"Name":5}"#, #"{"Groups":"all"}"#, #"{"Groups":[1]}"#, #"{"exp":"never"}"#])
    func `claims of another type are refused`(claims: String) throws {
        let key = try PrivateKey(pem: try #require(keys[0].secretBytes))
        let token = try JWT.sign(JSON(parsing: Array(claims.utf8)), key: key, keyID: "1")
        #expect(throws: TokenError.self) { try TokenVerifier().user(token, in: snapshot, now: now) }
    }

    @Test func `a switched off issuer issues nothing`() {
        let error = #expect(throws: TokenError.self) {
            try TokenIssuer(enabled: .init(users: false)).issue(jane, validFor: hour, in: snapshot, now: now)
        }
        #expect(error?.message == "issuing tokens using the control plane is disabled.")
    }

    @Test func `without a key nothing is issued`() {
        let error = #expect(throws: TokenError.self) {
            try TokenIssuer().issue(DataplaneClaims(mesh: "nowhere"), validFor: hour, in: snapshot, now: now)
        }
        #expect(error?.code == .signingKeyNotFound)
        #expect(
            error?.message.contains(
                "Secret of name \"dataplane-token-signing-key-nowhere-1\" in mesh \"nowhere\" is not found"
            ) == true
        )
        #expect(error?.message.hasSuffix("; there is no mesh \"nowhere\"") == true)
    }

    @Test func `a mesh that is there is not called missing with its key`() throws {
        let mesh = Resource(ResourceKey("Mesh", name: "bare"))
        let error = #expect(throws: TokenError.self) {
            try TokenIssuer().issue(DataplaneClaims(mesh: "bare"), validFor: hour, in: with(mesh), now: now)
        }
        #expect(error?.message.hasSuffix("regenerate the token") == true)
    }

    /// A zone has the public half of the key only.
    @Test func `a zone's control plane sends whoever wants a zone token to global`() throws {
        let key = try PrivateKey(pem: try #require(keys[1].secretBytes))
        let name = ResourceKey("GlobalSecret", name: "zone-token-signing-public-key-1")
        let zone = ResourceSnapshot(resources: [.secret(name, bytes: try key.publicKey.pem())])
        let error = #expect(throws: TokenError.self) {
            try TokenIssuer().issue(ZoneClaims(zone: "z", scope: []), validFor: hour, in: zone, now: now)
        }
        #expect(error?.code == .signingKeyNotFound)
        #expect(error?.message.hasPrefix("there is no signing key with KID 1. GlobalSecret of name ") == true)
        #expect(error?.message.hasSuffix("; the global control plane issues zone tokens: ask there") == true)
    }
}

@Suite struct ProxyAuthenticatorTests {
    private let authenticator = ProxyAuthenticator(
        verifier: TokenVerifier(),
        dataplanes: .token,
        zoneProxies: .token,
        zone: "east"
    )

    private func dataplane(labels: [String: String] = [:]) -> Resource {
        Resource(
            ResourceKey("Dataplane", mesh: "default", name: "web-1"),
            labels: labels,
            spec: [
                "networking": [
                    "inbound": [
                        ["tags": ["kuma.io/service": "web"]], ["tags": ["kuma.io/service": "admin", "team": "x"]],
                    ]
                ]
            ]
        )
    }

    private func outcome(_ claims: DataplaneClaims, _ proxy: Resource) throws -> TokenError? {
        var signed = claims
        signed.mesh = "default"
        var token = try TokenIssuer().issue(signed, validFor: hour, in: snapshot, now: now)
        if !claims.mesh.isEmpty {
            let key = try PrivateKey(pem: try #require(keys[2].secretBytes))
            token = try JWT.sign(.object(claims.json), key: key, keyID: "1")
        }
        do throws(TokenError) {
            try authenticator.authenticate(proxy, credentials: [token], in: snapshot, now: now)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        DataplaneClaims(), DataplaneClaims(name: "web-1", mesh: "default"),
        DataplaneClaims(tags: ["kuma.io/service": ["admin", "web", "b"]]),
        DataplaneClaims(tags: ["team": ["x"]], type: "ingress"), DataplaneClaims(workload: "w"),
    ])
    func `a token that fits lets a proxy in`(claims: DataplaneClaims) throws {
        #expect(try outcome(claims, dataplane(labels: ["kuma.io/workload": "w"])) == nil)
    }

    @Test(arguments: [
        (DataplaneClaims(name: "web-2"), "proxy name from requestor: web-1 is different than in token: web-2"),
        (DataplaneClaims(mesh: "other"), "proxy mesh from requestor: default is different than in token: other"),
        (
            DataplaneClaims(tags: ["kuma.io/service": ["web", "b"]]),
            "dataplane contains tag \"kuma.io/service\" with value \"admin\" which is not allowed with this token. "
                + "Allowed values in token are [\"b\" \"web\"]"
        ),
        (DataplaneClaims(tags: ["version": ["1"]]), "dataplane has no tag \"version\" required by the token"),
        (DataplaneClaims(workload: "w"), "dataplane has no workload label required by the token"),
    ])
    func `a token for something else does not`(claims: DataplaneClaims, reason: String) throws {
        let error = try outcome(claims, dataplane())
        #expect(error?.code == .notForThis && error?.message == "authentication failed: \(reason)")
    }

    @Test func `a token of another workload does not`() throws {
        let error = try outcome(DataplaneClaims(workload: "w"), dataplane(labels: ["kuma.io/workload": "v"]))
        #expect(
            error?.message == "authentication failed: dataplane workload \"v\" is not allowed with this token. "
                + "Allowed workload in token is \"w\""
        )
    }

    @Test(arguments: [
        (
            [],
            "authentication failed: could not parse token: token is malformed: token contains an invalid number of segments"
        ),
        (
            ["a", "b"],
            "could not extract credential from DiscoveryRequest: request must have exactly 1 \"authorization\" header, got 2"
        ),
    ])
    func `what is no token is refused with a reason`(credentials: [String], reason: String) {
        let error = #expect(throws: TokenError.self) {
            try authenticator.authenticate(dataplane(), credentials: credentials, in: snapshot, now: now)
        }
        #expect(error?.message == reason)
    }

    @Test(arguments: [
        (Duration.seconds(-10), "could not parse token: token has invalid claims: token is expired"),
        (
            Duration.seconds(7200),
            "token is not yet valid: 'valid_from' date is in the future. Check if the system clock on the instance that issued "
                + "the token is set correctly: token has invalid claims: token is not valid yet"
        ),
    ])
    func `a token that is out of its time is refused with a reason`(start: Duration, reason: String) throws {
        let issued = now.advanced(by: start)
        let life = start < .zero ? Duration.seconds(1) : hour
        let token = try TokenIssuer().issue(DataplaneClaims(mesh: "default"), validFor: life, in: snapshot, now: issued)
        let error = #expect(throws: TokenError.self) {
            try authenticator.authenticate(dataplane(), credentials: [token], in: snapshot, now: now)
        }
        #expect(error?.message == "authentication failed: \(reason)")
    }

    @Test func `a label that is the identity asks for a token that is bound to it`() throws {
        let identity = Resource(
            ResourceKey("MeshIdentity", mesh: "default", name: "all"),
            spec: ["selector": ["dataplane": ["matchLabels": [:]]]]
        )
        let identified = ResourceSnapshot(resources: keys + [identity])
        func enter(_ claims: DataplaneClaims, _ proxy: Resource) throws {
            let token = try TokenIssuer().issue(claims, validFor: hour, in: snapshot, now: now)
            try authenticator.authenticate(proxy, credentials: [token], in: identified, now: now)
        }
        let proxy = dataplane(labels: ["kuma.io/workload": "w"])
        #expect(throws: TokenError.self) { try enter(DataplaneClaims(name: "web-1", mesh: "default"), proxy) }
        try enter(DataplaneClaims(mesh: "default", workload: "w"), proxy)
        #expect(ProxyAuthenticator.missingWorkload(proxy, in: identified) == nil)
        #expect(
            ProxyAuthenticator.missingWorkload(dataplane(), in: identified)
                == "missing required label 'kuma.io/workload' - dataplane is selected by MeshIdentity 'all' with path "
                + "template '/workload/{{ .Workload }}'"
        )
    }

    @Test func `a key of a mesh with a longer name is no key of this one`() throws {
        let token = try TokenIssuer().issue(
            DataplaneClaims(mesh: "default-two"),
            validFor: hour,
            in: snapshot,
            now: now
        )
        #expect(throws: TokenError.self) {
            try authenticator.authenticate(dataplane(), credentials: [token], in: snapshot, now: now)
        }
    }

    @Test(arguments: [[], [""], ["a", "a"], ["a.b.c"]])
    func `without a readable token nobody comes in`(credentials: [String]) {
        #expect(throws: TokenError.self) {
            try authenticator.authenticate(dataplane(), credentials: credentials, in: snapshot, now: now)
        }
    }

    @Test(arguments: [
        ("ZoneIngress", "east", ["ingress"], true), ("ZoneEgress", "east", ["ingress", "egress"], true),
        ("ZoneIngress", "", ["ingress"], true),
        ("ZoneIngress", "east", ["egress"], false), ("ZoneIngress", "west", ["ingress"], false),
        ("ZoneIngress", "east", [], false),
    ])
    func `a zone token is for its zone and scope`(kind: String, zone: String, scope: [String], fine: Bool) throws {
        let token = try TokenIssuer().issue(
            ZoneClaims(zone: zone, scope: scope),
            validFor: hour,
            in: snapshot,
            now: now
        )
        let proxy = Resource(ResourceKey(KindName(kind), name: "p"))
        var refused = false
        do { try authenticator.authenticate(proxy, credentials: [token], in: snapshot, now: now) } catch {
            refused = true
            guard zone == "west" else { return #expect(!fine) }
            #expect(
                error.message == "authentication failed: zone from requestor: east is different than in token: west"
            )
        }
        #expect(refused == !fine)
    }

    @Test func `a zone token of another scope is refused with the scope wanted and those held`() throws {
        let claims = ZoneClaims(zone: "east", scope: ["egress", "cp"])
        let token = try TokenIssuer().issue(claims, validFor: hour, in: snapshot, now: now)
        let error = #expect(throws: TokenError.self) {
            let ingress = Resource(ResourceKey("ZoneIngress", name: "p"))
            try authenticator.authenticate(ingress, credentials: [token], in: snapshot, now: now)
        }
        #expect(
            error?.message == "authentication failed: token cannot be used to authenticate zone entity "
                + "(ingress is out of token's scope: [egress cp])"
        )
    }

    @Test func `the public half of a zone key is enough to verify`() throws {
        let token = try TokenIssuer().issue(
            ZoneClaims(zone: "east", scope: ["ingress"]),
            validFor: hour,
            in: snapshot,
            now: now
        )
        let key = try PrivateKey(pem: try #require(keys[1].secretBytes))
        let name = ResourceKey("GlobalSecret", name: "zone-token-signing-public-key-1")
        let zone = ResourceSnapshot(resources: [.secret(name, bytes: try key.publicKey.pem())])
        #expect(try TokenVerifier().zone(token, in: zone, now: now) == ZoneClaims(zone: "east", scope: ["ingress"]))
        let error = #expect(throws: TokenError.self) {
            try TokenIssuer().issue(ZoneClaims(zone: "z", scope: []), validFor: hour, in: zone, now: now)
        }
        #expect(error?.code == .signingKeyNotFound)
    }

    @Test(arguments: ["GlobalSecret", "Secret"])
    func `a data plane token is revoked in either place`(kind: String) throws {
        let token = try TokenIssuer().issue(DataplaneClaims(mesh: "default"), validFor: hour, in: snapshot, now: now)
        let id = try #require(try JWT(token).claims["jti"]?.stringValue)
        let key = ResourceKey(
            KindName(kind),
            mesh: kind == "Secret" ? "default" : "",
            name: "dataplane-token-revocations-default"
        )
        let revoked = with(.secret(key, bytes: Array(id.utf8)))
        let error = #expect(throws: TokenError.self) {
            try authenticator.authenticate(dataplane(), credentials: [token], in: revoked, now: now)
        }
        #expect(error?.code == .revoked)
    }
}

@Suite struct MeshSecretsTests {
    @Test func `a new mesh gets its token key and the authorities of its backends`() throws {
        let mesh = Resource(
            ResourceKey("Mesh", name: "whole"),
            spec: ["mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]]
        )
        let secrets = try MeshSecrets.prepare(for: mesh, in: ResourceSnapshot(), now: now)
        #expect(
            secrets.map(\.name) == [
                "dataplane-token-signing-key-whole-1", "whole.ca-builtin-cert-ca-1", "whole.ca-builtin-key-ca-1",
            ]
        )
        #expect(secrets.allSatisfy { $0.owner == mesh.key })
        #expect(try MeshSecrets.prepare(for: mesh, in: ResourceSnapshot(resources: secrets), now: now).isEmpty)
    }
}
