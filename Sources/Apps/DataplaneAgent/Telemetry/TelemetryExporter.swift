import Documents

/// How one signal goes to a collector.
struct TelemetryExporter: Hashable, Sendable {
    /// A header of each request.
    struct Header: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// What a connection depends on: signals for which it is the same share one.
    struct Target: Hashable, Sendable {
        var isHTTP = false
        /// `host:port`; the port may be missing, and it may be `unix:/path`.
        var endpoint = ""
        var isTLS = false
        var isCompressed = false
        /// PEM of the authorities that the collector is believed by; empty: the system's.
        var certificateFile = ""
        /// PEM shown to the collector; empty without.
        var clientCertificateFile = ""
        /// PEM; empty without.
        var clientKeyFile = ""
    }

    var target = Target()
    /// Over HTTP; begins with a slash.
    var path = ""
    /// May be keys.
    var headers = Secret<[Header]>([])
    /// Nil: the forwarder's own.
    var timeout: Duration?

    /// Over HTTP.
    var url: String { "\(target.isTLS ? "https" : "http")://\(target.endpoint)\(path)" }

    /// What the resource says (`explicit`), and what this process's variables do, as far as they count: what is taken last stays.
    ///
    /// - `variables`: For all signals before those for this one.
    /// - `isExplicitFirst`: Whether the resource goes before them.
    init(
        _ signal: TelemetryConfiguration.Signal,
        explicit: Explicit,
        variables: [(layer: TelemetryEnvironment.Layer, isOwn: Bool)],
        isExplicitFirst: Bool
    ) {
        // How paths are read depends on the protocol in the end.
        target.isHTTP = explicit.isHTTP
        if !isExplicitFirst {
            for (layer, _) in variables {
                if let told = layer[.protocol].flatMap(OTLPProtocol.init) { target.isHTTP = told == .http }
            }
        }
        if !isExplicitFirst { take(explicit, signal) }
        for (layer, isOwn) in variables { take(layer, signal, isOwn: isOwn) }
        if isExplicitFirst { take(explicit, signal) }
        if target.isHTTP, path.isEmpty { path = "\(explicit.base)/v1/\(signal.rawValue)" }
    }

    /// What a MeshOpenTelemetryBackend says.
    struct Explicit: Hashable, Sendable {
        var isHTTP: Bool
        var endpoint: String
        var isTLS: Bool
        /// What paths begin with: empty, or with a slash at its beginning and none at its end.
        var base: String
    }

    private mutating func take(_ explicit: Explicit, _ signal: TelemetryConfiguration.Signal) {
        (target.endpoint, target.isTLS) = (explicit.endpoint, explicit.isTLS)
        if explicit.isHTTP { path = "\(explicit.base)/v1/\(signal.rawValue)" }
    }

    private mutating func take(
        _ layer: TelemetryEnvironment.Layer,
        _ signal: TelemetryConfiguration.Signal,
        isOwn: Bool
    ) {
        if !takeEndpoint(layer, signal, isOwn: isOwn), let isInsecure = layer[.insecure].flatMap(Self.flag) {
            target.isTLS = !isInsecure
        }
        let told = layer[.headers].map(Self.headers) ?? []
        if !told.isEmpty { headers = Secret(told) }
        if let isCompressed = layer[.compression].flatMap(Self.isCompressed) { target.isCompressed = isCompressed }
        if let timeout = layer[.timeout].flatMap(Self.timeout) { self.timeout = timeout > .zero ? timeout : nil }
        if let file = layer[.certificate] { target.certificateFile = file }
        if let certificate = layer[.clientCertificate], let key = layer[.clientKey] {
            (target.clientCertificateFile, target.clientKeyFile) = (certificate, key)
        }
    }

    /// Returns whether a scheme told if with TLS.
    private mutating func takeEndpoint(
        _ layer: TelemetryEnvironment.Layer,
        _ signal: TelemetryConfiguration.Signal,
        isOwn: Bool
    ) -> Bool {
        guard let text = layer[.endpoint] else { return false }
        guard let url = CollectorURL(text) else {
            target.endpoint = text
            return false
        }
        // Compat: a path means nothing to gRPC, so the whole address counts as not given.
        guard target.isHTTP || url.path.isEmpty else { return false }
        (target.endpoint, target.isTLS) = (url.host, !url.isPlain)
        guard target.isHTTP else { return true }
        // Compat: that for one signal is the whole path, that for all is its beginning.
        path = isOwn ? (url.path.isEmpty ? "/" : url.path) : "\(Self.base(url.path))/v1/\(signal.rawValue)"
        return true
    }

    /// A path as other paths begin with it: empty, or with a slash at its beginning and none at its end.
    static func base(_ path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
}

// MARK: - Values of variables

extension TelemetryExporter {
    /// Nil for a word that nobody knows.
    static func isCompressed(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "gzip": true
        case "none": false
        default: nil
        }
    }

    /// Milliseconds; nil for what is no number, or less than 0.
    static func timeout(_ text: String) -> Duration? {
        Int64(text).flatMap { $0 >= 0 && $0 < 1 << 50 ? .milliseconds($0) : nil }
    }

    /// `key=value,key=value`, values with percent escapes. What cannot be sent is left out.
    static func headers(_ text: String) -> [Header] {
        var result: [Header] = []
        for pair in text.split(separator: ",") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = pair[..<equals].split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
            let value = unescaped(pair[equals...].dropFirst())
            let isName = !name.isEmpty && name.utf8.allSatisfy(isNameByte)
            guard isName, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else { continue }
            result.removeAll { $0.name == name }
            result.append(Header(name: name, value: value))
        }
        return result
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// As it is if an escape is none.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return String(text) }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self) ?? String(text)
    }

    /// As Go reads a Boolean; nil for all else.
    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }
}
