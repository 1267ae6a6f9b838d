import Documents
import ResourceModel

// A policy of any kind, for all proxies or for some.
extension RandomZone {
    mutating func policy(_ mesh: String) -> Resource {
        let target: JSON = pick([
            ["kind": "Mesh"], ["kind": "Mesh"], ["kind": "Dataplane", "name": "p1"],
            ["kind": "Dataplane", "labels": ["team": "red"]], ["kind": "MeshSubset", "tags": ["version": "1"]],
        ])
        let (kind, conf) = conf()
        var spec: JSON = ["targetRef": target]
        for member in conf.members ?? [] { spec.set(member.key, member.value) }
        return Resource(ResourceKey(kind, mesh: mesh, name: pick(["one", "two"])), spec: spec)
    }

    private mutating func conf() -> (KindName, JSON) {
        let seconds = JSON.string("\(Int.random(in: 1...3, using: &generator))s")
        let number = JSON.int(Int.random(in: 1...3, using: &generator))
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: return ("MeshTimeout", both(["connectionTimeout": seconds, "http": ["requestTimeout": seconds]]))
        case 1:
            return ("MeshTrafficPermission", from(["action": .string(pick(["Allow", "Deny", "AllowWithShadowDeny"]))]))
        case 2: return ("MeshCircuitBreaker", both(["connectionLimits": ["maxConnections": number]]))
        case 3: return ("MeshRateLimit", from(["local": ["http": ["requestRate": ["num": number, "interval": "1s"]]]]))
        case 4: return ("MeshFaultInjection", from(["http": [["abort": ["httpStatus": 503, "percentage": number]]]]))
        case 5: return ("MeshRetry", to(["http": ["numRetries": number]]))
        case 6: return ("MeshHealthCheck", to(["interval": seconds, "timeout": "1s", "tcp": [:]]))
        case 7:
            return (
                "MeshLoadBalancingStrategy", to(["loadBalancer": ["type": .string(pick(["Random", "RoundRobin"]))]])
            )
        case 8:
            let backends: JSON = [["kind": "MeshService", "name": .string(pick(["a", "b"])), "weight": number]]
            return ("MeshHTTPRoute", route([["default": ["backendRefs": backends]]]))
        case 9:
            let backends: JSON = [["kind": "MeshService", "name": .string(pick(["a", "b"])), "weight": number]]
            return ("MeshTCPRoute", route([["default": ["backendRefs": backends]]]))
        case 10:
            return (
                "MeshAccessLog", both(["backends": [["type": "File", "file": ["path": .string("/tmp/\(number)")]]]])
            )
        case 11:
            let backend: JSON = ["type": "Zipkin", "zipkin": ["url": .string("http://10.9.9.\(number):9411/api")]]
            return ("MeshTrace", ["default": ["backends": [backend]]])
        case 12:
            let backend: JSON = ["type": "Prometheus", "prometheus": ["port": .int(pick([5670, 5671]))]]
            return ("MeshMetric", ["default": ["backends": [backend]]])
        case 13:
            return ("MeshPassthrough", ["default": ["passthroughMode": .string(pick(["All", "None"]))]])
        case 14:
            let patch: JSON = ["operation": "Patch", "value": .string("connect_timeout: \(number)s")]
            return ("MeshProxyPatch", ["default": ["appendModifications": [["cluster": patch]]]])
        default:
            return (
                "MeshTLS",
                [
                    "from": [
                        ["targetRef": ["kind": "Mesh"], "default": ["mode": .string(pick(["Strict", "Permissive"]))]]
                    ]
                ]
            )
        }
    }

    private mutating func to(_ conf: JSON) -> JSON {
        let target: JSON = pick([["kind": "Mesh"], ["kind": "MeshService", "name": "a"]])
        return ["to": [["targetRef": target, "default": conf]]]
    }

    private mutating func from(_ conf: JSON) -> JSON {
        let target: JSON = pick([["kind": "Mesh"], ["kind": "MeshSubset", "tags": ["kuma.io/service": "b"]]])
        return pick([["from": [["targetRef": target, "default": conf]]], ["rules": [["default": conf]]]])
    }

    private mutating func both(_ conf: JSON) -> JSON { pick([true, false]) ? to(conf) : from(conf) }

    private mutating func route(_ rules: JSON) -> JSON {
        ["to": [["targetRef": ["kind": "MeshService", "name": .string(pick(["a", "b"]))], "rules": rules]]]
    }
}
