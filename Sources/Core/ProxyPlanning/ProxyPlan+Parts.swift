extension ProxyPlan {
    /// Names of the parts that are others than those of an earlier plan of the same proxy; of all that there are without one.
    package func changedParts(since old: ProxyPlan?) -> [String] {
        var result: [String] = []
        func note(_ name: String, _ isSame: Bool?) { if isSame != true { result.append(name) } }
        note("identities", old.map { $0.identities == identities && $0.workload == workload })
        switch (role, old?.role) {
        case (.sidecar(let inbound, let outbound), .sidecar(let oldInbound, let oldOutbound)?):
            note("inbound", inbound == oldInbound)
            note("outbound", outbound == oldOutbound)
        case (.sidecar, _):
            note("inbound", nil)
            note("outbound", nil)
        case (.ingress(let part), .ingress(let oldPart)?): note("ingress", part == oldPart)
        case (.ingress, _): note("ingress", nil)
        case (.egress(let part), .egress(let oldPart)?): note("egress", part == oldPart)
        case (.egress, _): note("egress", nil)
        }
        note("system", old.map { $0.system == system })
        if border != old?.border { note("border", nil) }
        if patch != old?.patch { note("patch", nil) }
        return result
    }
}
