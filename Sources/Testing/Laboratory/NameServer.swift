/// A DNS server on a host of its own, whose names may be given other addresses. Namespaces only.
package final class NameServer: Sendable {
    /// Of all answers, in seconds.
    package let timeToLive: Int
    private let host: Host
    private let file: String
    private let program: RunningProgram

    fileprivate init(on host: Host, _ names: [String: String], timeToLive: Int) async throws {
        (self.host, file, self.timeToLive) = (host, "\(host.folder)/names", timeToLive)
        let script = try host.lab.copy(#filePath.replacing("NameServer.swift", with: "peers/names.py"))
        try Self.write(names, timeToLive, to: file)
        program = try await host.start("names", Programs.python, [script, host.address, file])
    }

    /// From now on these are its names, with one address each.
    package func set(_ names: [String: String]) throws { try Self.write(names, timeToLive, to: file) }

    /// How often it has said that a name has an address.
    package func count(of name: String, at address: String) -> Int {
        program.output.split(separator: "\n").count { $0 == "\(name) \(address)" }
    }

    /// From now on programs on a host look names up here.
    package func serve(_ other: Host) throws {
        guard let namespace = other.namespace else { throw LabFailure("\(other.name) is loopback") }
        try Shell.write("nameserver \(host.address)\noptions timeout:1\n", to: "/etc/netns/\(namespace)/resolv.conf")
    }

    private static func write(_ names: [String: String], _ timeToLive: Int, to file: String) throws {
        try Shell.write(names.map { "\($0) \($1) \(timeToLive)\n" }.joined(), to: file)
    }
}

extension Lab {
    /// A name server on a new host.
    ///
    /// - `names`: Addresses by name.
    /// - `timeToLive`: Of all answers, in seconds.
    package func nameServer(_ names: [String: String], timeToLive: Int) async throws -> NameServer {
        try await NameServer(on: try await host("names"), names, timeToLive: timeToLive)
    }
}
