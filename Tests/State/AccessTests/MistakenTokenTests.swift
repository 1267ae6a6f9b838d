import Crypto
import Documents
import Identity
import ResourceModel
import Stores
import Testing

@testable import Access

/// Tokens that are good for something else: whoever shows one is told what it says it is for, and nothing that the token lacks.
@Suite struct MistakenTokenTests {
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let badSignature =
        "could not parse token: token signature is invalid: crypto/rsa: verification error"

    /// Keys are slow to make; the cases share them.
    private static let keys: [Resource] = {
        do {
            return try [TokenUse.user, .zone, .dataplane(mesh: "default"), .dataplane(mesh: "other")].map {
                try SigningKeys.make(for: $0)
            }
        } catch { return [] }
    }()
    private static let snapshot = ResourceSnapshot(resources: keys)

    private static let user: JSON = ["Name": "jane", "Groups": []]
    private static let zone: JSON = ["Zone": "east", "Scope": ["ingress"]]
    private static let proxy: JSON = ["Name": "", "Mesh": "default", "Tags": [:], "Type": ""]

    /// - `signer`: The place of its key among `keys`.
    private static func sign(_ claims: JSON, _ signer: Int, keyID: String = "1") throws -> String {
        try JWT.sign(claims, key: PrivateKey(pem: keys[signer].secretBytes ?? []), keyID: keyID)
    }

    private static func refusal(_ token: String, for use: TokenUse) -> TokenError? {
        let verifier = TokenVerifier()
        do throws(TokenError) {
            switch use {
            case .user: _ = try verifier.user(token, in: snapshot, now: now)
            case .zone: _ = try verifier.zone(token, in: snapshot, now: now)
            case .dataplane(let mesh): _ = try verifier.dataplane(token, mesh: mesh, in: snapshot, now: now)
            }
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        (proxy, 2, TokenUse.dataplane(mesh: "other"), #"it is for proxies of mesh "default", not of mesh "other""#),
        (zone, 1, .dataplane(mesh: "default"), "it is a zone token, and a dataplane token is needed"),
        (user, 0, .dataplane(mesh: "default"), "it is a user token, and a dataplane token is needed"),
        (proxy, 2, .zone, "it is a dataplane token, and a zone token is needed"),
        (user, 0, .zone, "it is a user token, and a zone token is needed"),
        (zone, 1, .user, "it is a zone token, and a user token is needed"),
    ])
    func `a token for something else is refused with what it says it is for`(
        claims: JSON,
        signer: Int,
        use: TokenUse,
        reason: String
    ) throws {
        let error = Self.refusal(try Self.sign(claims, signer), for: use)
        #expect(error == TokenError(.invalid, "\(Self.badSignature) (\(reason))"))
    }

    @Test func `a token whose key is not here either is refused with what it says it is for`() throws {
        let error = Self.refusal(try Self.sign(Self.zone, 1, keyID: "7"), for: .dataplane(mesh: "default"))
        #expect(error?.code == .signingKeyNotFound)
        #expect(error?.message.hasPrefix("there is no signing key with KID 7. ") == true)
        #expect(error?.message.hasSuffix(" (it is a zone token, and a dataplane token is needed)") == true)
    }

    /// Forged, or of another installation: there is nothing to tell.
    @Test(arguments: [
        (proxy, 3, TokenUse.dataplane(mesh: "default")), (zone, 2, .zone), (user, 1, .user), ([:] as JSON, 1, .user),
        (["Mesh": 5, "Zone": [:]] as JSON, 1, .dataplane(mesh: "default")),
    ])
    func `a bad signature on what would fit is only that`(claims: JSON, signer: Int, use: TokenUse) throws {
        #expect(Self.refusal(try Self.sign(claims, signer), for: use) == TokenError(.invalid, Self.badSignature))
    }

    @Test func `what a token says is told in bounds`() throws {
        let claims: JSON = ["Mesh": .string(String(repeating: "x", count: 5000) + "\n")]
        let error = Self.refusal(try Self.sign(claims, 2), for: .dataplane(mesh: "other"))
        #expect(error.map { $0.message.utf8.count < 400 } == true)
        let lines: JSON = ["Mesh": "a\nb\"c"]
        #expect(
            Self.refusal(try Self.sign(lines, 2), for: .dataplane(mesh: "other"))
                == TokenError(.invalid, "\(Self.badSignature) (it is for proxies of another mesh than \"other\")")
        )
    }
}
