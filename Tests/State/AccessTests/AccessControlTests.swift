import Documents
import ResourceModel
import Stores
import Testing

@testable import Access

@Suite struct AccessControlTests {
    private let jane = User(name: "jane", groups: ["night-shift"]).authenticated

    @Test(arguments: [
        AccessControl.Action.adminResource("Secret"), .generateDataplaneToken, .generateZoneToken(zone: "z"),
        .generateUserToken,
    ])
    func `secrets and tokens are the administrator's by default`(_ action: AccessControl.Action) throws {
        let control = AccessControl()
        try control.check(action, by: User.admin.authenticated)
        #expect(throws: AccessDenied.self) { try control.check(action, by: jane) }
        #expect(throws: AccessDenied.self) { try control.check(action, by: .anonymous) }
    }

    @Test(arguments: [AccessControl.Action.viewConfigDump, .viewStats, .viewClusters, .viewControlPlaneMetadata])
    func `looking at proxies is everybody's by default`(_ action: AccessControl.Action) throws {
        try AccessControl().check(action, by: jane)
        try AccessControl().check(action, by: .anonymous)
    }

    @Test(arguments: [
        (
            AccessControl.Action.generateZoneToken(zone: "z"),
            "user \"jane/night-shift,mesh-system:authenticated\" cannot access generate zone token for zone 'z'"
        ),
        (
            .adminResource("Secret"),
            "user \"jane/night-shift,mesh-system:authenticated\" cannot access the resource of type \"Secret\""
        ),
        (.generateUserToken, "action not allowed"),
    ])
    func `a refusal says who asked for what`(action: AccessControl.Action, text: String) {
        #expect(#expect(throws: AccessDenied.self) { try AccessControl().check(action, by: jane) }?.reason == text)
    }

    @Test func `a group's name is no user's`() throws {
        var control = AccessControl()
        control.viewStats = .init(users: ["stan"], groups: ["watchers"])
        try control.check(.viewStats, by: User(name: "stan", groups: []))
        try control.check(.viewStats, by: User(name: "x", groups: ["watchers"]))
        #expect(throws: AccessDenied.self) {
            try control.check(.viewStats, by: User(name: "watchers", groups: ["stan"]))
        }
    }
}

@Suite struct LocalAdministratorTests {
    private func speaks(
        _ remote: String = "127.0.0.1",
        host: String = "127.0.0.1:5681",
        forwarded: Bool = false,
        site: String? = nil,
        origin: String? = nil
    ) -> Bool {
        LocalAdministrator.speaks(
            in: .init(remoteIP: remote, host: host, forwarded: forwarded, secFetchSite: site, origin: origin)
        )
    }

    @Test(arguments: ["localhost", "localhost:5681", "127.0.0.1", "127.0.0.7:80", "[::1]:5681"])
    func `localhost by any of its names is the administrator`(host: String) {
        #expect(speaks(host: host) && speaks("::1", host: host) && speaks("::ffff:127.0.0.1", host: host))
    }

    @Test(arguments: [
        "kuma.example", "localhost.evil.example", "192.0.2.1", "", "127.0.0.1.evil", "127.0.0.256", "127.1",
    ])
    func `another name is not`(host: String) {
        #expect(!speaks(host: host))
    }

    @Test func `who speaks through somebody else is not`() {
        #expect(!speaks("192.0.2.1") && !speaks(forwarded: true))
        #expect(
            !speaks(site: "cross-site") && !speaks(site: "same-site") && speaks(site: "same-origin")
                && speaks(site: "none")
        )
        #expect(speaks(origin: "http://127.0.0.1:5681") && !speaks(origin: "http://127.0.0.1:8080"))
        #expect(!speaks(origin: "null") && !speaks(origin: "http://evil.example"))
    }
}

@Suite struct AuthenticatorTests {
    private let elsewhere = LocalAdministrator.Facts(
        remoteIP: "192.0.2.1",
        host: "cp",
        forwarded: false,
        secFetchSite: nil,
        origin: nil
    )
    private let now = Timestamp(seconds: 1_800_000_000)

    private func user(_ method: Authenticator.Method, authorization: String? = nil, certificate: Bool = false) throws
        -> User
    {
        try Authenticator(method: method, localhostIsAdmin: true, verifier: TokenVerifier())
            .user(
                elsewhere,
                authorization: authorization,
                hasClientCertificate: certificate,
                in: ResourceSnapshot(),
                now: now
            )
    }

    @Test(arguments: [nil, "Basic dXNlcjpwYXNz", "abc"])
    func `without a token one is anonymous`(authorization: String?) throws {
        #expect(try user(.tokens, authorization: authorization) == .anonymous)
    }

    @Test func `a bad token is an error and not anonymous`() {
        #expect(throws: TokenError.self) { try user(.tokens, authorization: "Bearer a.b.c") }
    }

    @Test func `a client certificate makes the administrator only where that is so configured`() throws {
        #expect(try user(.adminClientCerts, certificate: true) == User.admin.authenticated)
        #expect(try user(.adminClientCerts) == .anonymous && user(.tokens, certificate: true) == .anonymous)
    }
}
