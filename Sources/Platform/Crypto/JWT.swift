package import Documents

/// A signed token (RFC 7519, compact form), read but not yet trusted: nothing in it means anything before its signature is checked.
package struct JWT: Sendable {
    /// The header's `alg`.
    package let algorithm: String
    /// The header's `kid`; nil if it is missing or no string.
    package let keyID: String?
    /// Whether the header has a `kid`, of whatever type.
    package let namesKey: Bool
    /// The payload; always an object.
    package let claims: JSON
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Longest token that is looked at, in bytes.
    package static let sizeLimit = 64 * 1024

    /// Takes a token apart.
    package init(_ text: String) throws(CryptoError) {
        guard text.utf8.count <= Self.sizeLimit else { throw CryptoError(.malformed, "the token is too long") }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw CryptoError(.malformed, "token contains an invalid number of segments") }
        guard let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64Text.url.decode(parts[2])
        else { throw CryptoError(.malformed, "the token is not made of base64 and JSON") }
        guard case .string(let algorithm)? = header["alg"] else {
            throw CryptoError(.malformed, "the token's header has no algorithm")
        }
        self.algorithm = algorithm
        namesKey = header["kid"] != nil
        keyID = if case .string(let kid)? = header["kid"] { kid } else { nil }
        self.claims = claims
        self.signature = signature
        signed = Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count))
    }

    private static func object(_ part: some Collection<UInt8>) -> JSON? {
        guard let bytes = Base64Text.url.decode(part),
            // Whatever is wrong with the text, the answer is the same.
            let json = try? JSON(parsing: bytes), case .object = json
        else { return nil }
        return json
    }

    /// Whether the signature is RS256 and by `key`. False for any other algorithm, whatever the signature.
    package func isSigned(by key: PublicKey) -> Bool {
        algorithm == "RS256" && key.isRSA && key.verifies(signature, of: signed)
    }

    /// Whether the signature is HS256 with `secret`: the way of old tokens.
    package func isSigned(bySecret secret: [UInt8]) -> Bool {
        algorithm == "HS256" && !secret.isEmpty && Digest.equal(Digest.hmacSHA256(signed, key: secret), signature)
    }

    /// A token with these claims, RS256.
    package static func sign(_ claims: JSON, key: PrivateKey, keyID: String) throws(CryptoError) -> String {
        guard key.isRSA else { throw CryptoError(.unsupported, "tokens are signed with RSA keys") }
        let header = JSON.object([
            .init("alg", .string("RS256")), .init("kid", .string(keyID)), .init("typ", .string("JWT")),
        ])
        let signed = Base64Text.url.encode(header.text) + [UInt8(ascii: ".")] + Base64Text.url.encode(claims.text)
        let signature = try key.sign(signed)
        return String(decoding: signed + [UInt8(ascii: ".")] + Base64Text.url.encode(signature), as: UTF8.self)
    }
}
