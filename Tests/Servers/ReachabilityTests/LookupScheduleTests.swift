import Testing

@testable import Reachability

@Suite struct LookupScheduleTests {
    private static func names(_ mesh: String, _ count: Int) -> Set<LookupName> {
        Set((1...count).map { LookupName(mesh: mesh, host: "\(mesh)-\($0)") })
    }

    /// Asks for all that may be asked for, and ends each at once; in the order of the questions.
    private static func drain(_ schedule: inout LookupSchedule) -> [LookupName] {
        var asked: [LookupName] = []
        var now = schedule.next()
        while !now.isEmpty {
            for name in now { schedule.ended(name) }
            asked += now
            now = schedule.next()
        }
        return asked
    }

    @Test func `only a few run at a time, of one mesh and of all, and gateways have places of their own`() {
        var schedule = LookupSchedule()
        let meshes = ["a", "b", "c"].map { Self.names($0, 10) }.reduce(Set()) { $0.union($1) }
        let left = schedule.begin(meshes.union(Self.names("", 10)))
        #expect(left == [:])
        let running = schedule.next()
        let counts = Dictionary(running.map { ($0.mesh, 1) }, uniquingKeysWith: +)
        #expect(counts == ["": 2, "a": 2, "b": 1, "c": 1])
        let more = schedule.next()
        #expect(more == [] && !schedule.isSettled)
    }

    @Test func `what is too much for a round comes in the next ones, each in its turn`() {
        var schedule = LookupSchedule()
        let names = Self.names("a", 600)
        let left1 = schedule.begin(names)
        let first = Self.drain(&schedule)
        let left2 = schedule.begin(names)
        #expect(left1 == ["a": 344] && left2 == ["a": 344])
        let second = Self.drain(&schedule)
        _ = schedule.begin(names)
        let third = Self.drain(&schedule)
        #expect([first, second, third].allSatisfy { $0.count == 256 })
        #expect(Set(first).isDisjoint(with: second) && Set(first + second + third) == names)
    }

    @Test func `meshes take turns, however many names one of them brings`() {
        var schedule = LookupSchedule()
        _ = schedule.begin(Self.names("a", 500).union(Self.names("b", 3)))
        let asked = Self.drain(&schedule)
        let places = asked.enumerated().filter { $0.element.mesh == "b" }.map(\.offset)
        #expect(places.count == 3 && places.allSatisfy { $0 < 8 }, "\(places)")
    }

    @Test func `silent names of one mesh hold up neither another's nor gateways`() {
        var schedule = LookupSchedule()
        _ = schedule.begin(Self.names("quiet", 100).union(Self.names("good", 100)).union(Self.names("", 5)))
        var asked: [LookupName] = []
        var now = schedule.next()
        while !now.isEmpty {
            // Those of the quiet mesh never end.
            for name in now where name.mesh != "quiet" { schedule.ended(name) }
            asked += now
            now = schedule.next()
        }
        let counts = Dictionary(asked.map { ($0.mesh, 1) }, uniquingKeysWith: +)
        #expect(counts == ["quiet": 2, "good": 100, "": 5])
        #expect(!schedule.isSettled)
        let late = asked.filter { $0.mesh == "quiet" }.map { schedule.isLate($0) }
        #expect(late == [true, true])
        #expect(schedule.isSettled, "what is silent is not waited for")
    }

    @Test func `a name that was silent rests for longer each time, until it answers in time`() {
        var schedule = LookupSchedule()
        let name = LookupName(mesh: "a", host: "quiet")
        var rests: [Int] = []
        for _ in 1...8 {
            var rounds = 0
            repeat {
                _ = schedule.begin([name])
                rounds += 1
            } while schedule.next().isEmpty
            rests.append(rounds)
            let (first, second) = (schedule.isLate(name), schedule.isLate(name))
            #expect(first && !second)
            schedule.ended(name)
        }
        #expect(rests == [1, 2, 4, 8, 16, 32, 64, 64])
        for _ in 1..<64 {
            _ = schedule.begin([name])
            let asked = schedule.next()
            #expect(asked == [])
        }
        for _ in 1...2 {
            _ = schedule.begin([name])
            let asked = schedule.next()
            #expect(asked == [name], "it rests no more, and then it has answered")
            schedule.ended(name)
        }
    }

    @Test func `a name that comes within a round is the next, within the same bounds`() {
        var schedule = LookupSchedule()
        let names = Self.names("a", 300)
        _ = schedule.begin(names)
        let running = schedule.next()
        let new = LookupName(mesh: "a", host: "z")
        schedule.update(names.union([new]))
        for name in running { schedule.ended(name) }
        let next = schedule.next()
        #expect(next.first == new)
        for name in names.union([new]) { schedule.ended(name) }
        let rest = Self.drain(&schedule)
        #expect(rest.count == 256 - 2 - 2)
        schedule.update([])
        let none = schedule.next()
        #expect(none == [] && schedule.isSettled)
    }
}
