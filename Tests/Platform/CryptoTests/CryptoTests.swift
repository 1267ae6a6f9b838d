import Documents
import Testing

@testable import Crypto

private let now = Timestamp(seconds: 1_800_000_000)

@Suite struct PrivateKeyTests {
    @Test(arguments: [PrivateKey.Kind.rsa(bits: 2048), .p256])
    func `a key survives each of its text forms`(kind: PrivateKey.Kind) throws {
        let key = try PrivateKey(generating: kind)
        let signature = try key.sign([1, 2, 3])
        for form in [try key.pem(), try key.pkcs8PEM()] {
            let read = try PrivateKey(pem: form)
            #expect(try read.publicKey.verifies(signature, of: [1, 2, 3]))
            #expect(try read.pem() == key.pem())
        }
    }

    @Test func `an RSA key is written in PKCS 1, as Kuma stores it`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        #expect(String(decoding: try key.pem(), as: UTF8.self).hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
        #expect(String(decoding: try key.publicKey.pem(), as: UTF8.self).hasPrefix("-----BEGIN RSA PUBLIC KEY-----\n"))
    }

    @Test func `bare DER is taken as a key`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let der = try #require(try PEM.blocks(key.pem()).first).der
        #expect(try PrivateKey(pem: der).pem() == key.pem())
        let publicDER = try #require(try PEM.blocks(key.publicKey.pem()).first).der
        #expect(try PublicKey(pem: publicDER).pkix() == key.publicKey.pkix())
    }

    @Test(arguments: [
        "", "nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "-----BEGIN X-----\n",
    ])
    func `what is no key is refused`(text: String) {
        #expect(throws: CryptoError.self) { try PrivateKey(pem: Array(text.utf8)) }
        #expect(throws: CryptoError.self) { try PublicKey(pem: Array(text.utf8)) }
    }

    @Test func `another message or another key does not verify`() throws {
        let key = try PrivateKey(generating: .p256)
        let signature = try key.sign([1, 2, 3])
        #expect(try !key.publicKey.verifies(signature, of: [1, 2, 4]))
        #expect(try !PrivateKey(generating: .p256).publicKey.verifies(signature, of: [1, 2, 3]))
    }
}

@Suite struct CertificateTests {
    private func root(_ key: PrivateKey) throws -> Certificate {
        var builder = CertificateBuilder(notBefore: now, notAfter: now.advanced(by: .seconds(3600)), serial: [])
        builder.subject = [.init("O", "Kuma"), .init("OU", "Mesh"), .init("CN", "default")]
        builder.names = [.uri("spiffe://default")]
        builder.isCA = true
        builder.keyUsage = [.certificateSigning, .crlSigning]
        return try builder.selfSigned(with: key)
    }

    @Test func `a root says what it was made of`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let made = try Certificate(pem: root(key).pem)
        #expect(made.subject == "CN=default,OU=Mesh,O=Kuma" && made.issuer == made.subject)
        #expect(made.uris == ["spiffe://default"] && made.isCA && made.serial == "0")
        #expect(made.keyUsage == [.certificateSigning, .crlSigning])
        #expect(made.notBefore == now && made.notAfter == now.advanced(by: .seconds(3600)))
        #expect(made.matches(key) && made.isSigned(by: made))
    }

    @Test func `a leaf belongs to its authority and to no other`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let authority = try root(key)
        let leafKey = try PrivateKey(generating: .p256)
        var builder = CertificateBuilder(notBefore: now, notAfter: now.advanced(by: .seconds(60)))
        builder.names = [
            .uri("spiffe://default/a,DNS:evil"), .dns("web.mesh"), .init(host: "127.0.0.1"), .init(host: "::1"),
        ]
        builder.keyUsage = [.digitalSignature, .keyEncipherment, .keyAgreement]
        builder.extendedKeyUsage = [.serverAuth, .clientAuth]
        let leaf = try builder.signed(for: leafKey.publicKey, by: authority, key: key)
        #expect(leaf.names == builder.names, "a comma in a name starts no other name")
        #expect(leaf.subject.isEmpty && leaf.issuer == authority.subject && !leaf.isCA)
        #expect(leaf.isSigned(by: authority) && !leaf.isSigned(by: leaf) && leaf.matches(leafKey) && !leaf.matches(key))
        #expect(try !leaf.isSigned(by: root(PrivateKey(generating: .rsa(bits: 2048)))))
    }

    @Test func `a time beyond 2050 is kept`() throws {
        let key = try PrivateKey(generating: .p256)
        let late = Timestamp(seconds: 4_000_000_000)
        #expect(try CertificateBuilder(notBefore: now, notAfter: late).selfSigned(with: key).notAfter == late)
    }

    @Test func `several certificates are read in order`() throws {
        let first = try root(PrivateKey(generating: .rsa(bits: 2048)))
        let second = try root(PrivateKey(generating: .rsa(bits: 2048)))
        #expect(try Certificate.all(pem: Array("# a comment\n".utf8) + first.pem + second.pem) == [first, second])
        #expect(throws: CryptoError.self) { try Certificate(der: first.der + [0]) }
    }
}

@Suite struct JWTTests {
    @Test func `a token is verified by its key only`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let text = try JWT.sign(.object([.init("Name", .string("web"))]), key: key, keyID: "1")
        let token = try JWT(text)
        #expect(token.keyID == "1" && token.algorithm == "RS256" && token.claims["Name"] == .string("web"))
        #expect(try token.isSigned(by: key.publicKey))
        #expect(try !token.isSigned(by: PrivateKey(generating: .rsa(bits: 2048)).publicKey))
    }

    @Test func `a changed claim does not verify`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let text = try JWT.sign(.object([.init("Name", .string("web"))]), key: key, keyID: "1")
        let parts = text.split(separator: ".")
        let forged = String(decoding: Base64Text.url.encode(Array(#"{"Name":"admin"}"#.utf8)), as: UTF8.self)
        #expect(try !JWT("\(parts[0]).\(forged).\(parts[2])").isSigned(by: key.publicKey))
    }

    @Test func `a token without a signature proves nothing`() throws {
        let header = String(decoding: Base64Text.url.encode(Array(#"{"alg":"none","kid":"1"}"#.utf8)), as: UTF8.self)
        let token = try JWT("\(header).e30.")
        #expect(
            try !token.isSigned(by: PrivateKey(generating: .rsa(bits: 2048)).publicKey)
                && !token.isSigned(bySecret: [1])
        )
    }

    @Test func `an HS256 token from outside is verified`() throws {
        // The example of jwt.io.
        let text =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
            + ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        #expect(try JWT(text).isSigned(bySecret: Array("your-256-bit-secret".utf8)))
        #expect(try !JWT(text).isSigned(bySecret: Array("another".utf8)))
    }

    @Test(arguments: ["", "a", "a.b", "a.b.c", "a.b.c.d", "e30.e30.", "bnVsbA.bnVsbA.AA", "e30=.e30=.AA"])
    func `what is no token is refused`(text: String) {
        #expect(throws: CryptoError.self) { try JWT(text) }
    }
}

@Suite struct DigestTests {
    @Test func `SHA-256 has the values of its standard`() {
        #expect(
            Digest.sha256(Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(Digest.sha256([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `equality looks at every byte`() {
        #expect(Digest.equal([1, 2], [1, 2]) && Digest.equal([], []))
        #expect(!Digest.equal([1, 2], [1, 3]) && !Digest.equal([1], [1, 2]))
    }

    @Test func `identifiers are UUIDs of version 4`() {
        let id = RandomID().description
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(RandomID() != RandomID())
    }

    @Test(arguments: [([UInt8]([]), ""), ([1], "AQ=="), ([1, 2], "AQI="), ([1, 2, 3], "AQID"), ([255, 254], "//4=")])
    func `base64 goes both ways`(bytes: [UInt8], text: String) {
        #expect(
            Base64Text.standard.encode(bytes) == Array(text.utf8)
                && Base64Text.standard.decode(Array(text.utf8)) == bytes
        )
    }

    @Test(arguments: ["A", "AQ", "AQ=", "AR==", "A===", "AQ==AQ==", "A Q="])
    func `sloppy base64 is refused`(text: String) {
        #expect(Base64Text.standard.decode(Array(text.utf8)) == nil)
    }
}
