import BenchmarkSupport
import Glibc
import Net

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
