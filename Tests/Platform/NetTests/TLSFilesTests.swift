import Net
import TestSupport
import Testing

/// Real sockets: what a client sees is what counts.
@Suite struct TLSFilesTests {
    private let loop = EventLoop()

    @Test func `new connections see a changed certificate, old ones live on, a broken file changes nothing`()
        async throws
    {
        let folder = try TestFolder()
        let (old, fresh) = (try TestCertificates(), try TestCertificates())
        let (first, second) = (try old.leaf(), try fresh.leaf())
        let files = TLSFiles(
            certificate: try folder.write("cert", first.chain),
            privateKey: try folder.write("key", first.key)
        )
        let context = try files.serverContext()
        let server = try await EchoServer(context, on: loop)
        let attempts = Shared<[NetError?]>([])
        let loop = loop
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await files.keepFresh(context, on: loop, every: .milliseconds(2)) { result in
                    attempts.withLock { $0.append(result.failure) }
                }
            }
            try await eventually("the watch has begun") { attempts.withLock { $0 == [nil] } }
            let client = try await EchoClient.connect(to: server, trusting: old.roots, on: loop)
            try folder.write("key", second.key)
            try await eventually("a failed attempt") { attempts.withLock { $0.contains { $0 != nil } } }
            let message = attempts.withLock { $0.compactMap { $0?.message }.first } ?? ""
            #expect(message.contains(files.certificate) && message.contains(files.privateKey))
            _ = try await EchoClient.connect(to: server, trusting: old.roots, on: loop)
            try folder.write("cert", second.chain)
            try await eventually("a successful one") { attempts.withLock { $0.last == .some(nil) } }
            _ = try await EchoClient.connect(to: server, trusting: fresh.roots, on: loop)
            await #expect(throws: NetError.self) {
                try await EchoClient.connect(to: server, trusting: old.roots, on: loop)
            }
            #expect(try await client.echo([1, 2, 3]) == [1, 2, 3])
            group.cancelAll()
        }
    }

    @Test func `client certificates are asked for as soon as the folder of their roots holds one`() async throws {
        let folder = try TestFolder()
        let server = try TestCertificates()
        let clients = try TestCertificates()
        let leaf = try server.leaf()
        let roots = try TestFolder()
        var files = TLSFiles(
            certificate: try folder.write("cert", leaf.chain),
            privateKey: try folder.write("key", leaf.key),
            clientRoots: [roots.path]
        )
        files.requiresClientCertificate = false
        let context = try files.serverContext()
        let echo = try await EchoServer(context, on: loop)
        let attempts = Shared<Int>(0)
        let (loop, watched) = (loop, files)
        let identity = try clients.leaf()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await watched.keepFresh(context, on: loop, every: .milliseconds(2)) { _ in attempts.withLock { $0 += 1 }
                }
            }
            try await eventually("the watch has begun") { attempts.withLock { $0 == 1 } }
            let before = try await EchoClient.connect(to: echo, trusting: server.roots, as: identity, on: loop)
            #expect(try await before.echo([1]) == [1])
            #expect(echo.lastClientCertificate == nil)
            try roots.write("not-a-root.txt", [1])
            try roots.write("clients.pem", clients.roots)
            try await eventually("a certificate is seen") {
                let client = try await EchoClient.connect(to: echo, trusting: server.roots, as: identity, on: loop)
                _ = try await client.echo([2])
                return echo.lastClientCertificate != nil
            }
            group.cancelAll()
        }
    }

    @Test func `a client believes what its file of roots says now`() async throws {
        let folder = try TestFolder()
        let (old, fresh) = (try TestCertificates(), try TestCertificates())
        let leaf = try fresh.leaf()
        let server = try await EchoServer(
            try .server(.init(certificateChain: leaf.chain, privateKey: leaf.key)),
            on: loop
        )
        let file = try folder.write("roots", old.roots)
        let context = try TLSContext.client(trust: .roots(old.roots))
        let attempts = Shared<[NetError?]>([])
        let loop = loop
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await context.followRoots(of: file, on: loop, every: .milliseconds(2)) { error in
                    attempts.withLock { $0.append(error) }
                }
            }
            try await eventually("the watch has begun") { attempts.withLock { $0 == [nil] } }
            await #expect(throws: NetError.self) { try await EchoClient.connect(to: server, with: context, on: loop) }
            try folder.write("roots", [1, 2, 3])
            try await eventually("a failed attempt") { attempts.withLock { $0.last.flatMap(\.self) != nil } }
            #expect(attempts.withLock { $0.last.flatMap(\.self)?.message.contains(file) } == true)
            try folder.write("roots", fresh.roots)
            try await eventually("a successful one") { attempts.withLock { $0.last == .some(nil) } }
            _ = try await EchoClient.connect(to: server, with: context, on: loop)
            group.cancelAll()
        }
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
