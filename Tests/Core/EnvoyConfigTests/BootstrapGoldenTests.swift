import Documents
import EnvoyConfig
import Foundation
import ResourceModel
import Testing

/// A request for a bootstrap, with the proxy that it is for, in one YAML file; Envoy's configuration in another.
struct BootstrapCase: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }

    static let folder = GoldenCase.folder.appendingPathComponent("bootstrap")

    static let all: [BootstrapCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".input.yaml") }.sorted().map {
            BootstrapCase(name: String($0.dropLast(11)))
        }
    }()

    func bootstrap() throws -> EnvoyBootstrap {
        let file = Self.folder.appendingPathComponent("\(name).input.yaml")
        let input = try YAML.parseOne([UInt8](Data(contentsOf: file)))
        let request = try BootstrapRequest(try #require(input["request"]))
        let plane = input["controlPlane"]
        let host = plane?["host"]?.stringValue ?? "localhost"
        return EnvoyBootstrap(
            request,
            type: try #require(request.proxyType),
            proxy: try GoldenCase.resource(try #require(input["proxy"])),
            mesh: try input["mesh"].map { Mesh(try GoldenCase.resource($0)) },
            controlPlane: EnvoyBootstrap.ControlPlane(
                host: host,
                isAddress: host.contains(":"),
                isIPv4Only: plane?["isIPv4Only"]?.boolValue ?? false,
                port: UInt16(plane?["port"]?.intValue ?? 5678),
                authority: Array(Self.authority.utf8)
            ),
            settings: settings(input["settings"])
        )
    }

    /// Kuma's defaults, changed by what the input says.
    private func settings(_ json: JSON?) -> BootstrapSettings {
        var settings = BootstrapSettings()
        if let text = json?["adminAddress"]?.stringValue { settings.adminAddress = text }
        if let text = json?["adminAccessLogPath"]?.stringValue { settings.adminAccessLogPath = text }
        if let number = json?["adminPort"]?.intValue { settings.adminPort = UInt16(number) }
        if let number = json?["connectTimeout"]?.intValue { settings.connectTimeout = .milliseconds(number) }
        if let number = json?["gatewayConnectionLimit"]?.intValue { settings.gatewayConnectionLimit = Int(number) }
        if let flag = json?["hasHealthDiscovery"]?.boolValue { settings.hasHealthDiscovery = flag }
        if let flag = json?["reloadsTokens"]?.boolValue { settings.reloadsTokens = flag }
        if let flag = json?["areInboundTagsDisabled"]?.boolValue { settings.areInboundTagsDisabled = flag }
        return settings
    }

    /// Of nobody, valid for long.
    private static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBojCCAUmgAwIBAgIUYTBBBDCAuULsehU+bbogQpJPrbMwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNY29udHJvbC1wbGFuZTAgFw0yNjExMjgxOTQwNDhaGA8yMTI2
        MTEwNDE5NDA0OFowGDEWMBQGA1UEAwwNY29udHJvbC1wbGFuZTBZMBMGByqGSM49
        AgEGCCqGSM49AwEHA0IABGua7NDMxYMNMK+6IWxn42660YGf2QMEqet+lKq7HzlP
        6FEr4h9YSFMrleOQLt+oKCOo1aK4s67giTrUtkHpw7ujbzBtMB0GA1UdDgQWBBSA
        hFfHzOUgXgfOmTPn9pIB9PX/YzAfBgNVHSMEGDAWgBSAhFfHzOUgXgfOmTPn9pIB
        9PX/YzAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAA
        ATAKBggqhkjOPQQDAgNHADBEAiBCdHsI127jrhZ3YpW2uvfboCFfZNRMuYBck3xe
        wLWP7gIgTafxiIYZRFsBPPHJCEkpBDFyqqsRpqHaqhrMmek9UO0=
        -----END CERTIFICATE-----
        """
}

@Suite struct BootstrapGoldenTests {
    @Test(arguments: BootstrapCase.all)
    func `the bootstrap is as recorded`(_ golden: BootstrapCase) throws {
        let text = Data(YAML.text(try golden.bootstrap().config))
        let file = BootstrapCase.folder.appendingPathComponent("\(golden.name).golden.yaml")
        let recorded = try? Data(contentsOf: file)
        guard recorded != text else { return }
        if GoldenTests.updates { try text.write(to: file) }
        Issue.record(
            "\(golden.name) is not as recorded\(GoldenTests.updates ? "; recorded anew" : ""): \(GoldenTests.difference(recorded ?? Data(), text))"
        )
    }

    @Test func `no recording is left of a request that is gone`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: BootstrapCase.folder.path)
        let known = Set(BootstrapCase.all.map { "\($0.name).golden.yaml" })
        #expect(files.filter { $0.hasSuffix(".golden.yaml") && !known.contains($0) } == [])
    }

    @Test(
        arguments: [
            #"{"features":"all"}"#, #"{"features":[1]}"#, #"{"dynamicMetadata":{"a":1}}"#, #"{"dnsPort":4294967296}"#,
            #"{"dnsPort":-1}"#, #"{"dnsPort":"15054"}"#, #"{"version":"1"}"#, #"{"version":{"kumaDp":{"version":1}}}"#,
            #"{"version":{"envoy":{"kumaDpCompatible":"yes"}}}"#, #"{"ipv6Enabled":1}"#, #"{"resources":[]}"#, "[]",
            #""x""#,
        ]
    )
    func `fields of another type are no request`(text: String) throws {
        let json = try JSON(parsing: Array(text.utf8))
        #expect(throws: BootstrapRequest.Malformed.self) { try BootstrapRequest(json) }
    }

    @Test func `nothing at all is a request, and so is null for each field`() throws {
        let empty = try BootstrapRequest(.null)
        #expect(empty.proxyType == .dataplane && !empty.isIPv6Enabled && empty.maxHeapSize == "0")
        let fields = [
            "mesh", "version", "features", "resources", "dnsPort", "ipv6Enabled", "dynamicMetadata", "otelEnv",
        ]
        #expect(try BootstrapRequest(.object(fields.map { .init($0, .null) })) == empty)
    }
}
