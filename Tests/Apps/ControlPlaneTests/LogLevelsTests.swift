import Logging
import Testing

@testable import ControlPlane

@Suite struct LogLevelsTests {
    @Test func `so many components may have a level of their own`() {
        let levels = LogLevels(LogOutput(level: .info, format: .console) { _ in })
        #expect((0..<256).allSatisfy { levels.set("debug", for: "component-\($0)") })
        #expect(!levels.set("debug", for: "another"))
        #expect(levels.set("info", for: "component-0"))
        levels.clear("component-1")
        #expect(levels.set("debug", for: "another"))
    }
}
