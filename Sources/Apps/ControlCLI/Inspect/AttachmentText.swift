import Documents

/// Policies and where on a proxy they are attached, as text.
enum AttachmentText {
    /// What is attached to one proxy: a paragraph for each place.
    static func policies(of found: JSON) -> String {
        if found["kind"]?.stringValue == "MeshGatewayDataplane" { return gateway(found) }
        return (found["items"]?.arrayValue ?? []).map { item in
            "\(title(item)):\n" + matched(item["matchedPolicies"], indent: "  ") + "\n"
        }.joined()
    }

    /// The proxies that one policy is for.
    static func proxies(of found: JSON) -> String {
        var out = "Affected data plane proxies:\n\n"
        for item in found["items"]?.arrayValue ?? [] {
            let name = item["dataplane"]?["name"]?.stringValue ?? ""
            let places = (item["attachments"]?.arrayValue ?? []).filter { $0["type"]?.stringValue != "dataplane" }
            if places.isEmpty {
                out += "  \(name)\n\n"
            } else {
                out += "  \(name):\n" + places.map { "    \(title($0).lowercasedFirstWord)\n" }.joined() + "\n"
            }
        }
        return out
    }

    /// `DATAPLANE`, `INBOUND ip:port:servicePort(service)`.
    private static func title(_ item: JSON) -> String {
        let (type, name) = (item["type"]?.stringValue?.uppercased() ?? "", item["name"]?.stringValue ?? "")
        let service = item["service"]?.stringValue ?? ""
        switch type {
        case "DATAPLANE": return type
        case "SERVICE": return "\(type) \(name)"
        default: return "\(type) \(name)" + (service.isEmpty ? "" : "(\(service))")
        }
    }

    private static func matched(_ policies: JSON?, indent: String) -> String {
        (policies?.members ?? []).sorted { $0.key < $1.key }.map { member in
            "\(indent)\(member.key)\n"
                + (member.value.arrayValue ?? []).map { "\(indent)  \($0["name"]?.stringValue ?? "")\n" }.joined()
        }.joined()
    }

    private static func gateway(_ found: JSON) -> String {
        var out = "MESHGATEWAY:\n" + single(found["policies"], indent: "  ") + "\n"
        for listener in found["listeners"]?.arrayValue ?? [] {
            let (proto, port) = (listener["protocol"]?.stringValue ?? "", (listener as JSON?).count("port"))
            out += "LISTENER (\(proto):\(port)):\n"
            for host in listener["hosts"]?.arrayValue ?? [] {
                out += "  \(host["hostName"]?.stringValue ?? "")\n"
                for route in host["routes"]?.arrayValue ?? [] {
                    out += "    ROUTE \(route["route"]?.stringValue ?? ""):\n"
                    for destination in route["destinations"]?.arrayValue ?? [] {
                        out += "      SERVICE \(destination["tags"]?["kuma.io/service"]?.stringValue ?? ""):\n"
                        out += single(destination["policies"], indent: "        ")
                    }
                }
            }
            out += "\n"
        }
        return out
    }

    /// One policy for each type.
    private static func single(_ policies: JSON?, indent: String) -> String {
        (policies?.members ?? []).sorted { $0.key < $1.key }
            .map { "\(indent)\($0.key)\n\(indent)  \($0.value["name"]?.stringValue ?? "")\n" }.joined()
    }
}

extension String {
    /// `INBOUND x` → `inbound x`.
    fileprivate var lowercasedFirstWord: String {
        let word = prefix { $0 != " " }
        return word.lowercased() + dropFirst(word.count)
    }
}
