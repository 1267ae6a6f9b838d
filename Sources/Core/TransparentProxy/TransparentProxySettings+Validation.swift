extension TransparentProxySettings {
    /// What no single setting shows.
    package func validate() throws(TransparentProxySettingsError) {
        let ports: [(String, UInt16, Bool)] = [
            ("redirect.inbound.port", inbound.port, inbound.isEnabled),
            ("redirect.outbound.port", outbound.port, outbound.isEnabled),
        ]
        if ports.allSatisfy(\.2), inbound.port == outbound.port {
            throw TransparentProxySettingsError(
                "redirect.inbound.port",
                "must differ from redirect.outbound.port (\(outbound.port))"
            )
        }
        guard proxyUser.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw TransparentProxySettingsError("kumaDPUser", "must be a user's name or number")
        }
    }
}
