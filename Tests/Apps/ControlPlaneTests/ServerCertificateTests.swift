import Crypto
import Documents
import Glibc
import Testing

@testable import ControlPlane

/// A folder of its own, gone after `body`.
private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/kuma-cp-test-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    defer {
        for name in ["kuma-cp.crt", "kuma-cp.key", "text"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
    try body(folder)
}

@Suite struct ServerCertificateTests {
    private let host = HostIdentity(name: "cp.example", addresses: ["127.0.0.1", "192.0.2.7", "::1"])
    private let now = Timestamp(seconds: 1_800_000_000)

    @Test func `a pair is made for the host's name and addresses`() throws {
        try withFolder { folder in
            let made = try ServerCertificate.own(in: folder, host: host, now: now)
            let certificate = try Certificate(pem: made.certificate)
            #expect(
                certificate.names == [.dns("cp.example"), .dns("localhost")]
                    + host.addresses.map { SubjectName(host: $0) }
            )
            #expect(
                try certificate.isCA && certificate.isSigned(by: certificate)
                    && certificate.matches(PrivateKey(pem: made.key.exposed))
            )
            #expect(certificate.notAfter.since(now) > .seconds(3649 * 86400))
            var facts = stat()
            #expect(stat(made.keyFile, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `a pair that is there is kept`() throws {
        try withFolder { folder in
            let first = try ServerCertificate.own(in: folder, host: host, now: now)
            let second = try ServerCertificate.own(in: folder, host: host, now: now.advanced(by: .seconds(1)))
            #expect(first.certificate == second.certificate && first.key == second.key)
        }
    }

    @Test func `a file that is not there is told with its name`() {
        let error = #expect(throws: LocalFile.Failure.self) {
            try ServerCertificate(certificateFile: "/nowhere.crt", keyFile: "/nowhere.key")
        }
        #expect(error?.description == "open /nowhere.crt: No such file or directory")
    }

    @Test func `a file is replaced whole`() throws {
        try withFolder { folder in
            try LocalFile.write(Array("a longer text".utf8), to: "\(folder)/text", mode: 0o600)
            try LocalFile.write(Array("short".utf8), to: "\(folder)/text", mode: 0o600)
            #expect(try LocalFile.read("\(folder)/text") == Array("short".utf8))
        }
    }
}
