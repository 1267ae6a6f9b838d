import Laboratory
import Testing

/// Builds one ``ThreeZones`` for a whole suite, whose tests run one after the other and leave it whole.
struct InThreeZones: SuiteTrait, TestScoping {
    /// The mesh of the running suite.
    @TaskLocal static var mesh: ThreeZones?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with { lab in
            let mesh = try await ThreeZones(in: lab)
            try await Self.$mesh.withValue(mesh) { try await function() }
        }
    }
}
