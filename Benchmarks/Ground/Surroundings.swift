import Crypto
import Documents
import Glibc
import Net

/// What the kernel says of a process.
struct ProcessFigures {
    private let processID: Int32
    init(_ processID: Int32) { self.processID = processID }

    var residentBytes: Int {
        (number(of: "Rss:", in: "/proc/\(processID)/smaps_rollup") ?? 0) * 1024
    }
    var cpuSeconds: Double {
        // gone: no more CPU
        guard let bytes = try? FileSystem.readNow("/proc/\(processID)/schedstat") else { return 0 }
        _ = bytes
        var total = 0.0
        guard let folder = opendir("/proc/\(processID)/task") else { return 0 }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let text = try? FileSystem.readNow("/proc/\(processID)/task/\(name)/schedstat") else { continue }
            let first = String(decoding: text, as: UTF8.self).split(separator: " ").first
            total += (first.flatMap { Double($0) } ?? 0) / 1e9
        }
        return total
    }

    private func number(of key: String, in path: String) -> Int? {
        guard let text = try? FileSystem.readNow(path) else { return nil }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}

/// nginx with one worker, where it is installed.
struct Nginx {
    let process: ChildProcess
    let port: Int
    let figures: ProcessFigures

    static func start(folder: String, on loop: EventLoop) async throws -> Nginx? {
        let port = 20_000 + Int(getpid() % 10_000)
        let text = """
            daemon off; master_process off; worker_processes 1; pid \(folder)/nginx.pid; error_log /dev/null;
            events { worker_connections 4096; }
            http { access_log off; keepalive_requests 100000000;
                client_body_temp_path \(folder)/t1; proxy_temp_path \(folder)/t2; fastcgi_temp_path \(folder)/t3;
                uwsgi_temp_path \(folder)/t4; scgi_temp_path \(folder)/t5;
                server { listen 127.0.0.1:\(port) ssl http2; ssl_certificate \(folder)/chain.pem; ssl_certificate_key \(folder)/key.pem;
                    location /hello { return 200 hello; } } }
            """
        try write(Array(text.utf8), to: folder + "/nginx.conf")
        var settings = ChildProcess.Settings("nginx", ["-c", folder + "/nginx.conf"])
        settings.standardError = open("/dev/null", O_WRONLY)
        guard let process = try? await ChildProcess.spawn(settings, on: loop) else {  // not installed
            say("nginx is missing: nothing to compare with")
            return nil
        }
        try await Task.sleep(for: .seconds(1))
        return process.outcome == nil
            ? Nginx(process: process, port: port, figures: ProcessFigures(process.processID)) : nil
    }
}

/// A certificate authority and a server's certificate.
struct Authority {
    let roots: [UInt8]
    let chain: [UInt8]
    let key: [UInt8]

    init() throws {
        let (from, to) = (Timestamp(seconds: 1_577_836_800), Timestamp(seconds: 4_102_444_800))
        let rootKey = try PrivateKey(generating: .p256)
        var root = CertificateBuilder(notBefore: from, notAfter: to)
        root.subject = [.init("CN", "bench")]
        root.isCA = true
        root.keyUsage = [.certificateSigning]
        let authority = try root.selfSigned(with: rootKey)
        let leafKey = try PrivateKey(generating: .p256)
        var leaf = CertificateBuilder(notBefore: from, notAfter: to)
        leaf.names = [.dns("localhost"), .ip([127, 0, 0, 1])]
        leaf.keyUsage = [.digitalSignature]
        leaf.extendedKeyUsage = [.serverAuth]
        roots = authority.pem
        chain = try leaf.signed(for: leafKey.publicKey, by: authority, key: rootKey).pem
        key = try leafKey.pem()
    }
}

enum FileSystemLink {
    static func target(of path: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { throw NetError(.file, "read the link \(path)") }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

func makeFolder() throws -> String {
    var template = Array("/tmp/bench-ground-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw NetError(.file, "no temporary folder") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

func removeFolder(_ path: String) {
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." && unlink("\(path)/\(name)") != 0 { rmdir("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
}

/// As many descriptors as the system allows.
func ulimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
