import Documents

/// What is inside of listeners: filters and virtual hosts.
extension ProxyPatch {
    static func inside(_ listener: JSON, _ modification: Modification) -> JSON {
        let name = modification.subject == .virtualHost ? "-" : "listenerName"
        guard matches(listener, modification.match, name: name, tags: "listenerTags") else { return listener }
        return listener.editing("filterChains") { chain in
            guard modification.subject != .networkFilter else {
                return chain.editingList("filters") { filters($0, modification) }
            }
            return chain.editing("filters") { filter in
                guard filter["name"]?.stringValue == "envoy.filters.network.http_connection_manager" else {
                    return filter
                }
                return filter.editingObject("typedConfig") { manager in
                    modification.subject == .httpFilter
                        ? manager.editingList("httpFilters") { filters($0, modification) }
                        : hosts(manager, modification)
                }
            }
        }
    }

    private static func hosts(_ manager: JSON, _ modification: Modification) -> JSON {
        manager.editingObject("routeConfig") { routes in
            if let wanted = modification.match["routeConfigurationName"]?.stringValue,
                wanted != routes["name"]?.stringValue
            {
                return routes
            }
            let wanted = modification.match["name"]?.stringValue
            return routes.editingList("virtualHosts") { hosts in
                change(hosts, modification, modification.value) { wanted == nil || $0["name"]?.stringValue == wanted }
            }
        }
    }

    private static func filters(_ filters: [JSON], _ modification: Modification) -> [JSON] {
        let wanted = modification.match["name"]?.stringValue
        func isMeant(_ filter: JSON) -> Bool { wanted == nil || filter["name"]?.stringValue == wanted }
        switch modification.operation {
        case "Remove": return filters.filter { !isMeant($0) }
        case "Patch":
            return filters.map { filter in
                guard isMeant(filter) else { return filter }
                if let value = modification.value { return MessageMerge.merge(value, into: filter) }
                // Places are those in the filter's own settings.
                return filter.editingObject("typedConfig") { JSONPatch.apply(modification.patches, to: $0) ?? $0 }
            }
        default: break
        }
        guard let value = modification.value else { return filters }
        var result = filters
        switch modification.operation {
        case "AddFirst": result.insert(value, at: 0)
        case "AddLast": result.append(value)
        case "AddBefore": if let index = filters.firstIndex(where: isMeant) { result.insert(value, at: index) }
        case "AddAfter": if let index = filters.firstIndex(where: isMeant) { result.insert(value, at: index + 1) }
        default: break
        }
        return result
    }
}

extension JSON {
    /// The object with each item of one of its lists changed.
    fileprivate func editing(_ key: String, _ body: (JSON) -> JSON) -> JSON { editingList(key) { $0.map(body) } }

    fileprivate func editingList(_ key: String, _ body: ([JSON]) -> [JSON]) -> JSON {
        guard case .array(let items)? = self[key] else { return self }
        var result = self
        result.set(key, .array(body(items)))
        return result
    }

    fileprivate func editingObject(_ key: String, _ body: (JSON) -> JSON) -> JSON {
        guard let inner = self[key] else { return self }
        var result = self
        result.set(key, body(inner))
        return result
    }
}
