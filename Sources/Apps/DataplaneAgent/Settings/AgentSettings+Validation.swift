extension AgentSettings {
    /// What is wrong with the settings, in Kuma's words; empty for nothing. The type is given as it was written: the one here is a
    /// guess if that makes no sense.
    func problems(proxyType text: String) -> String {
        // Name, mesh and type are the resource's, if there is one.
        let hasResource = !resource.isEmpty || !resourceFile.isEmpty
        var proxy: [String] = []
        if ProxyType(rawValue: text) == nil {
            proxy.append(".ProxyType is not valid: \(text) is not a valid proxy type")
        }
        if !hasResource {
            if proxyType == .dataplane, mesh.isEmpty { proxy.append(".Mesh must be non-empty") }
            if name.isEmpty { proxy.append(".Name must be non-empty") }
        }
        if drainTime <= .zero { proxy.append(".DrainTime must be positive") }
        if readinessPort == 0 { proxy.append(".ReadinessPort has to be in (0, 65535] range") }

        var retry: [String] = []
        if retryBackoff <= .zero { retry.append(".Backoff must be a positive duration") }
        if retryMaxDuration <= .zero { retry.append(".MaxDuration must be a positive duration") }
        var plane: [String] = []
        if !controlPlaneURL.hasPrefix("https://"), !controlPlaneURL.hasPrefix("http://") {
            plane.append(".Url is not valid: \"\(controlPlaneURL)\" must begin with http:// or https://")
        }
        if !retry.isEmpty { plane.append(".Retry is not valid: \(retry.joined(separator: "; "))") }

        let runtime = envoyBinary.isEmpty ? [".BinaryPath must be non-empty"] : []
        let groups = [("ControlPlane", plane), ("Dataplane", proxy), ("DataplaneRuntime", runtime)]
        return groups.filter { !$0.1.isEmpty }
            .map { ".\($0.0) is not valid: \($0.1.joined(separator: "; "))" }.joined(separator: "; ")
    }
}
