extension Lab {
    /// Starts what stands before several instances on loopback: a connection goes to the first that takes it, and ends with it.
    ///
    /// Returns its port.
    package func front(of targets: [Int]) async throws -> Int {
        let port = try port(0)
        try await front(at: port, of: targets)
        return port
    }

    /// The same at a port that was taken before.
    package func front(at port: Int, of targets: [Int]) async throws {
        let script = #filePath.replacing("Lab+Instances.swift", with: "peers/forward.py")
        _ = try await host("front-\(nextNumber)").startPeer(script, ["\(port)"] + targets.map { "\($0)" })
    }

    /// Makes the tables of the database that settings of control planes name, as an operator does.
    package func migrate(_ settings: [String: String]) async throws {
        let environment = environment.merging(["HOME": folder]) { $1 }.merging(settings) { $1 }
        try await shell.run(programs.controlPlane, ["migrate", "up"], environment: environment)
    }
}
