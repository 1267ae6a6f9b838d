import Laboratory
import TestSupport
import Testing

/// Builds one ``TwoZones`` for a whole suite, whose tests run one after the other and leave it whole: a mesh takes seconds to start.
struct InTwoZones: SuiteTrait, TestScoping {
    /// Settings of zone-1's control plane.
    var first: [String: String] = [:]
    /// Settings of zone-2's control plane.
    var second: [String: String] = [:]

    /// The mesh of the running suite.
    @TaskLocal static var mesh: TwoZones?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with { lab in
            let mesh = try await TwoZones(in: lab, one: first, two: second)
            try await Self.$mesh.withValue(mesh) { try await function() }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips, with what is missing, where whole meshes cannot run.
    static var withEnvoy: Self { .enabled(if: Programs.haveEnvoy, "needs Envoy: ENVOY_BIN names none") }

    /// Skips without PostgreSQL's programs.
    static var withPostgres: Self {
        .enabled(if: PostgresPrograms.folder != nil, "needs PostgreSQL: POSTGRES_BIN names none")
    }

    /// Skips where hosts are loopback.
    static var withNamespaces: Self {
        .enabled(if: Programs.haveEnvoy && Ground.best == .namespaces, "needs root: hosts are network namespaces")
    }
}
