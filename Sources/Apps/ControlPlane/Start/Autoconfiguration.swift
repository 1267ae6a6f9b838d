import Documents

extension Settings {
    /// Fills in what follows from the machine and from other settings, so that `GET /config` shows what is in force.
    ///
    /// - `home`: `$HOME`, for the work folder; empty if it is not set.
    /// - `account`: The home folder of the user that this process runs as, as the system has it; used without `home`.
    ///
    /// Throws if there is no place for the work folder: a folder that everybody may write to is none.
    mutating func autoconfigure(home: String, account: String? = nil) throws(SettingsError) {
        // What is only filled in has not been asked for: what does that may not run in this mode.
        if observed.string("general.workDir").isEmpty {
            guard let place = home.isEmpty ? account : home else {
                throw SettingsError(
                    "Invalid configuration: General.WorkDir: has to be set, since this user has no home folder"
                )
            }
            self["general.workDir"] = .string("\(place)/.kuma")
        }
        if observed.string("dpServer.authn.dpProxy.type").isEmpty {
            self["dpServer.authn.dpProxy.type"] = .string("dpToken")
        }
        if observed.string("dpServer.authn.zoneProxy.type").isEmpty {
            self["dpServer.authn.zoneProxy.type"] = .string("zoneToken")
        }
        if observed.int("bootstrapServer.params.xdsPort") == 0 {
            self["bootstrapServer.params.xdsPort"] = .int(observed.int("dpServer.port"))
        }
        if observed.string("store.sqlite.path").isEmpty {
            self["store.sqlite.path"] = .string("\(observed.string("general.workDir"))/kuma.db")
        }
        autoconfigureTLS()
    }

    /// What is set for all servers wins over what is set for one.
    private mutating func autoconfigureTLS() {
        let servers = [
            "multizone.global.kds", "dpServer", "apiServer.https", "monitoringAssignmentServer", "diagnostics",
            "interCp.server",
        ]
        for server in servers {
            for field in ["tlsMinVersion", "tlsMaxVersion"] where !string("general.\(field)").isEmpty {
                self["\(server).\(field)"] = .string(string("general.\(field)"))
            }
            if !list("general.tlsCipherSuites").isEmpty {
                self["\(server).tlsCipherSuites"] = .list(list("general.tlsCipherSuites"))
            }
        }
    }

    /// Points every server without a certificate of its own to this pair.
    mutating func use(_ certificate: ServerCertificate) {
        self["general.tlsCertFile"] = .string(certificate.certificateFile)
        self["general.tlsKeyFile"] = .string(certificate.keyFile)
        let optional = ["monitoringAssignmentServer", "diagnostics"].filter { bool("\($0).tlsEnabled") }
        for server in ["multizone.global.kds", "dpServer", "apiServer.https"] + optional
        where string("\(server).tlsCertFile").isEmpty {
            self["\(server).tlsCertFile"] = .string(certificate.certificateFile)
            self["\(server).tlsKeyFile"] = .string(certificate.keyFile)
        }
    }
}
