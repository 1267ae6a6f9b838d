/// What can be fuzzed, by name. A subject has a folder of seeds of its name.
enum Subject {
    typealias Body = ([UInt8]) -> Void

    /// Set once, before libFuzzer starts.
    nonisolated(unsafe) static var current: Body = { _ in }

    nonisolated(unsafe) static let all: [String: Body] = [
        // Of the wire.
        "http1": http1, "http2": http2, "target": target, "grpc": grpc, "gzip": gzip, "dns": dns,
        // Documents and texts.
        "json": json, "yaml": yaml, "resource": resource, "template": template, "mustache": mustache,
        "certificate": certificate, "pem": pem, "key": key, "jwt": jwt, "regex": regex, "jsonpatch": jsonPatch,
        // What is read of the host.
        "resolvconf": resolvConf, "iptables": iptables,
        // Messages.
        "xds": xds, "messages": messages, "transcode": transcode, "node": node, "health": health, "kds": kds,
        "admin": admin, "intercp": interCP,
        // What agents and Prometheus send, and what agents read.
        "bootstrap": bootstrap, "mads": mads, "metrics": metrics, "accesslog": accessLog,
        "dynamic": dynamic,
    ]
}

extension [UInt8] {
    /// In pieces of `size` bytes, the last one shorter.
    func pieces(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: count, by: Swift.max(1, size)).map { self[$0..<Swift.min($0 + Swift.max(1, size), count)] }
    }
}
