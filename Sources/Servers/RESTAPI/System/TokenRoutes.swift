import Access
import Documents
import HTTP
import LogKeys
import Logging
import ResourceModel
import Stores

extension RESTAPI {
    /// Tokens for proxies and people. The answer is the token itself.
    mutating func addTokenRoutes() {
        let api = self
        route("POST", "/tokens/dataplane") { request in
            try api.dataplaneToken(TokenRequest(request), for: request.user)
        }
        route("POST", "/tokens/zone") { request in
            let body = try TokenRequest(request)
            try api.access.check(.generateZoneToken(zone: body.text("zone")), by: request.user)
            return try api.zoneToken(body, for: request.user)
        }
        guard settings.issuesUserTokens else { return }
        route("POST", "/tokens/user") { request in
            try api.access.check(.generateUserToken, by: request.user)
            return try api.userToken(TokenRequest(request), for: request.user)
        }
    }

    private static let tenYears = Duration.seconds(10 * 365 * 86_400)

    private func answer(_ token: String) -> HTTPResponse {
        HTTPResponse(headers: ["content-type": "text/plain"], body: Array(token.utf8))
    }

    /// Compat: a body that is wrong is told before whoever asks is refused (TokenRouteTests).
    private func dataplaneToken(_ body: TokenRequest, for asker: User) throws -> HTTPResponse {
        let claims = DataplaneClaims(
            name: try body.text("name"),
            mesh: try body.text("mesh"),
            tags: try body.lists("tags"),
            type: try body.text("type"),
            workload: try body.text("workload")
        )
        var violations: [Violation] = []
        if claims.mesh.isEmpty { violations.append(Violation("mesh", "cannot be empty")) }
        let validFor = try body.duration("validFor", default: Self.tenYears, &violations)
        if !["", "dataplane", "ingress", "egress"].contains(claims.type) {
            violations.append(Violation("type", "\(claims.type) is not a valid proxy type"))
        }
        try Self.refuse(violations)
        try access.check(.generateDataplaneToken, by: asker)
        let token = try issuer.issue(claims, validFor: validFor, in: store.snapshot, now: now())
        logger.debug(
            "dataplane token issued",
            [
                .userName: asker.name, .meshName: claims.mesh, .proxyName: claims.name,
                .duration: GoDuration.text(validFor),
            ]
        )
        return answer(token)
    }

    private func zoneToken(_ body: TokenRequest, for asker: User) throws -> HTTPResponse {
        var violations: [Violation] = []
        let scope = try body.list("scope")
        if scope == nil { violations.append(Violation("scope", "cannot be empty")) }
        let validFor = try body.duration("validFor", default: Self.tenYears, &violations)
        try Self.refuse(violations)
        let claims = ZoneClaims(zone: try body.text("zone"), scope: scope ?? [])
        let token = try issuer.issue(claims, validFor: validFor, in: store.snapshot, now: now())
        logger.debug(
            "zone token issued",
            [.userName: asker.name, .zoneName: claims.zone, .duration: GoDuration.text(validFor)]
        )
        return answer(token)
    }

    private func userToken(_ body: TokenRequest, for asker: User) throws -> HTTPResponse {
        var violations: [Violation] = []
        let name = try body.text("name")
        if name.isEmpty { violations.append(Violation("name", "cannot be empty")) }
        var validFor = Duration.zero
        if try body.text("validFor").isEmpty {
            violations.append(Violation("validFor", "cannot be empty"))
        } else {
            validFor = try body.duration("validFor", default: .zero, &violations)
            if validFor == .zero { violations.append(Violation("validFor", "cannot be empty or nil")) }
        }
        try Self.refuse(violations)
        let user = User(name: name, groups: try body.list("groups") ?? [])
        let token = try issuer.issue(user, validFor: validFor, in: store.snapshot, now: now())
        let facts: Logger.Metadata = [
            .userName: asker.name, .userIssued: user.name, .duration: GoDuration.text(validFor),
        ]
        logger.debug("user token issued", facts)
        return answer(token)
    }

    private static func refuse(_ violations: [Violation]) throws {
        if !violations.isEmpty { throw APIError.invalid("Invalid request", violations) }
    }
}

/// The body of a request for a token.
private struct TokenRequest {
    private let json: JSON

    init(_ request: APIRequest) throws {
        guard let json = try? JSON(parsing: request.http.body), case .object = json else {
            // Compat: what can't be read gets a bare 400 (test_tokens).
            throw BareRefusal()
        }
        self.json = json
    }

    private func value(_ field: String) -> JSON? { json[field].flatMap { $0.isNull ? nil : $0 } }

    func text(_ field: String) throws -> String {
        guard let value = value(field) else { return "" }
        guard let text = value.stringValue else { throw BareRefusal() }
        return text
    }

    func list(_ field: String) throws -> [String]? { try value(field).map { try Self.list($0) } }

    private static func list(_ json: JSON) throws -> [String] {
        guard let items = json.arrayValue else { throw BareRefusal() }
        return try items.map { item in
            guard let text = item.stringValue else { throw BareRefusal() }
            return text
        }
    }

    func lists(_ field: String) throws -> [String: [String]] {
        guard let value = value(field) else { return [:] }
        guard let members = value.members else { throw BareRefusal() }
        var result: [String: [String]] = [:]
        for member in members { result[member.key] = member.value.isNull ? [] : try Self.list(member.value) }
        return result
    }

    func duration(_ field: String, default standard: Duration, _ violations: inout [Violation]) throws -> Duration {
        let text = try text(field)
        if text.isEmpty { return standard }
        if let duration = GoDuration.parse(text) { return duration }
        violations.append(Violation(FieldPath(field), "is invalid: time: invalid duration \"\(text)\""))
        return standard
    }
}

/// 400 without a body.
private struct BareRefusal: HTTPResponseError {
    var httpResponse: HTTPResponse { HTTPResponse(status: 400) }
}
