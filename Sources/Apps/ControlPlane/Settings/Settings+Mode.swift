import Access
import ResourceModel
import Stores

/// The part that a control plane plays.
enum ControlPlaneMode: Hashable, Sendable {
    case global
    /// - Parameter global: Nil for a zone that stands alone.
    case zone(name: String, global: GlobalAddress?)

    /// The zone's name; nil on the global control plane.
    var zone: String? { if case .zone(let name, _) = self { name } else { nil } }
    /// Whether policies come from a global control plane.
    var isFederated: Bool { if case .zone(_, .some) = self { true } else { false } }
    /// How metrics name where they are from.
    var label: String { zone ?? "Global" }
}

extension Settings {
    /// Only after validation.
    var mode: ControlPlaneMode {
        guard string("mode") == "zone" else { return .global }
        return .zone(name: string("multizone.zone.name"), global: GlobalAddress(string("multizone.zone.globalAddress")))
    }

    var rules: ResourceRules.Settings {
        let place: ResourceRules.Mode =
            switch mode {
            case .global: .global
            case .zone(let name, let global): .zone(name: name, isFederated: global != nil)
            }
        var rules = ResourceRules.Settings(mode: place)
        rules.environment = string("environment")
        rules.isReadOnly = bool("apiServer.readOnly")
        rules.requiresOriginLabel = !bool("multizone.zone.disableOriginLabelValidation")
        rules.deletesUnsafely = bool("store.unsafeDelete")
        rules.createsRoutingResources = bool("defaults.createMeshRoutingResources")
        rules.kinds = kinds
        return rules
    }

    /// The kinds that there are: all but those that the lists of kinds leave out.
    var kinds: KindTable {
        let missing = SettingTable.kindLists.flatMap { path in
            Set(SettingTable.kindPaths(path)).subtracting(list(path))
        }
        return missing.isEmpty ? AllKinds.table : KindTable(AllKinds.list.filter { !missing.contains($0.path) })
    }

    var accessControl: AccessControl {
        func rule(_ name: String) -> AccessControl.Rule {
            .init(users: list("access.static.\(name).users"), groups: list("access.static.\(name).groups"))
        }
        var control = AccessControl()
        control.adminResources = rule("adminResources")
        control.generateDataplaneToken = rule("generateDpToken")
        control.generateZoneToken = rule("generateZoneToken")
        control.generateUserToken = rule("generateUserToken")
        control.viewConfigDump = rule("viewConfigDump")
        control.viewStats = rule("viewStats")
        control.viewClusters = rule("viewClusters")
        control.controlPlaneMetadata = rule("controlPlaneMetadata")
        return control
    }

    /// Keys that tokens are verified with.
    ///
    /// - Throws: For a key that cannot be read; validation has looked at it before.
    func tokenVerifier() throws -> TokenVerifier {
        func trust(_ path: String) throws -> TokenVerifier.Trust {
            let keys = try publicKeys("\(path).validator.publicKeys").map { setting in
                TokenVerifier.ConfiguredKey(
                    id: setting.id,
                    mesh: setting.mesh.isEmpty ? nil : setting.mesh,
                    key: try setting.load()
                )
            }
            return .init(keys: keys, useSecrets: bool("\(path).validator.useSecrets"))
        }
        return TokenVerifier(
            users: try trust("apiServer.authn.tokens"),
            zones: try trust("dpServer.authn.zoneProxy.zoneToken"),
            dataplanes: try trust("dpServer.authn.dpProxy.dpToken"),
            isForgetful: string("store.type") == "memory"
        )
    }

    var tokenIssuer: TokenIssuer {
        TokenIssuer(
            enabled: .init(
                users: bool("apiServer.authn.tokens.enableIssuer"),
                zones: bool("dpServer.authn.zoneProxy.zoneToken.enableIssuer"),
                dataplanes: bool("dpServer.authn.dpProxy.dpToken.enableIssuer")
            )
        )
    }

    func authenticator(_ verifier: TokenVerifier) -> Authenticator {
        Authenticator(
            method: string("apiServer.authn.type") == "tokens" ? .tokens : .adminClientCerts,
            localhostIsAdmin: bool("apiServer.authn.localhostIsAdmin"),
            verifier: verifier
        )
    }

    func proxyAuthenticator(_ verifier: TokenVerifier) -> ProxyAuthenticator {
        ProxyAuthenticator(
            verifier: verifier,
            dataplanes: string("dpServer.authn.dpProxy.type") == "none" ? .none : .token,
            zoneProxies: string("dpServer.authn.zoneProxy.type") == "none" ? .none : .token,
            zone: mode.zone ?? ""
        )
    }
}
