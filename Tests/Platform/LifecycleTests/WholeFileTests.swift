import Glibc
import Lifecycle
import TestSupport
import Testing

struct WholeFileTests {
    @Test func `a file is read whole, up to its limit`() throws {
        let folder = try TestFolder()
        let content = [UInt8](repeating: 7, count: 200_000)
        let path = try folder.write("file", content)
        #expect(try WholeFile.read(path, limit: 200_000) == content)
        #expect(failure(path, limit: 199_999)?.number == EFBIG)
    }

    @Test func `what the system says is kept`() throws {
        let folder = try TestFolder()
        let missing = failure("\(folder.path)/none", limit: 1)
        #expect(missing?.step == "open" && missing?.reason == "No such file or directory")
        let isFolder = failure(folder.path, limit: 1)
        #expect(isFolder?.step == "read" && isFolder?.number == EISDIR)
    }

    private func failure(_ path: String, limit: Int) -> WholeFile.Failure? {
        do throws(WholeFile.Failure) { _ = try WholeFile.read(path, limit: limit) } catch { return error }
        return nil
    }
}

struct ProcessEnvironmentTests {
    @Test func `a variable that is empty counts as not set`() {
        let path = ProcessEnvironment.current["PATH"]
        #expect(path?.isEmpty == false && ProcessEnvironment.value("PATH") == path)
        setenv("LIFECYCLE_TESTS_EMPTY", "", 1)
        #expect(ProcessEnvironment.current["LIFECYCLE_TESTS_EMPTY"] == "")
        #expect(ProcessEnvironment.value("LIFECYCLE_TESTS_EMPTY") == nil)
        #expect(ProcessEnvironment.value("LIFECYCLE_TESTS_NONE") == nil)
    }
}
