import BenchmarkSupport
import Glibc
import Net

/// unbound with one thread, where it is installed.
struct Unbound {
    let process: ChildProcess
    let port: Int

    static func start(folder: String, on loop: EventLoop) async throws -> Unbound? {
        let port = 20_000 + Int(getpid() % 10_000)
        let text = """
            server:
            interface: 127.0.0.1@\(port)
            num-threads: 1
            do-daemonize: no
            username: ""
            chroot: ""
            directory: "\(folder)"
            pidfile: "\(folder)/unbound.pid"
            use-syslog: no
            logfile: "/dev/null"
            verbosity: 0
            statistics-interval: 0
            minimal-responses: yes
            module-config: "iterator"
            \(Names.unbound)
            remote-control:
            control-enable: no

            """
        try write(Array(text.utf8), to: folder + "/unbound.conf")
        let settings = ChildProcess.Settings("/usr/sbin/unbound", ["-d", "-c", folder + "/unbound.conf"])
        // not installed
        guard let process = try? await ChildProcess.spawn(settings, on: loop) else { return nil }
        return Unbound(process: process, port: port)
    }
}
