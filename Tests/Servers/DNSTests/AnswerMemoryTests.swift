import DNSWire
import Testing

@testable import DNS

@Suite struct AnswerMemoryTests {
    private let metrics = DNSMetrics()

    @Test func `a question is known by all but its id`() throws {
        var memory = AnswerMemory()
        remember([9, 9, 9], to: try question("backend.mesh", id: 7), in: &memory)
        #expect(answer(to: try question("backend.mesh", id: 8), in: memory) == [9, 9, 9])
        #expect(answer(to: try question("backend.mesh", id: 8, type: .aaaa), in: memory) == nil)
        #expect(answer(to: try question("backend.mesh", id: 8, edns: 1232), in: memory) == nil)
        #expect(answer(to: try question("Backend.mesh", id: 8), in: memory) == nil)
    }

    @Test func `nothing is known after forgetting`() throws {
        var memory = AnswerMemory()
        remember([9], to: try question("backend.mesh", id: 7), in: &memory)
        memory.forget()
        #expect(answer(to: try question("backend.mesh", id: 7), in: memory) == nil)
    }

    @Test func `it begins anew when it is full`() throws {
        var memory = AnswerMemory()
        for number in 0...AnswerMemory.limit {
            remember([1], to: try question("backend-\(number).mesh", id: 7), in: &memory)
        }
        #expect(answer(to: try question("backend-0.mesh", id: 7), in: memory) == nil)
        #expect(answer(to: try question("backend-\(AnswerMemory.limit).mesh", id: 7), in: memory) == [1])
    }

    @Test(arguments: [0, 2, 11, AnswerMemory.longestQuestion + 1])
    func `bytes that are no question, or a strange one, are not remembered`(count: Int) {
        var memory = AnswerMemory()
        let bytes = [UInt8](repeating: 1, count: count)
        remember([1], to: bytes, in: &memory)
        #expect(answer(to: bytes, in: memory) == nil)
    }

    private func question(
        _ name: String,
        id: UInt16,
        type: DNSRecordType = .a,
        edns: UInt16? = nil
    ) throws -> [UInt8] {
        let question = DNSQuestion(try #require(DNSName(name)), type)
        return DNSMessage(id: id, asking: question, edns: edns.map { EDNS(payloadSize: $0) }).encoded()
    }

    private func remember(_ answer: [UInt8], to question: [UInt8], in memory: inout AnswerMemory) {
        let count = metrics.answers(.a, .noError, from: .local)
        question.withUnsafeBytes { memory.remember(.init(bytes: answer, count: count), to: $0) }
    }

    private func answer(to question: [UInt8], in memory: AnswerMemory) -> [UInt8]? {
        question.withUnsafeBytes { memory.answer(to: $0)?.bytes }
    }
}
