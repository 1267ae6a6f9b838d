import Glibc
package import Net

/// nginx with one worker, where it is installed: the peer that our servers are measured beside.
package struct Nginx {
    /// Until it is sent SIGQUIT.
    package let process: ChildProcess
    /// Of 127.0.0.1, over TLS, HTTP/1.1 and HTTP/2.
    package let port: Int
    /// What it costs.
    package let figures: ProcessFigures

    /// Starts it and waits until it listens; nil, with a word about it, if it is not installed.
    ///
    /// - `folder`: For its configuration and its files; `certificate` and `key` are PEM files in it.
    /// - `location`: The configuration of `/`.
    /// - Throws: `.timeout` if it does not listen after ten seconds.
    package static func start(
        folder: String,
        certificate: String,
        key: String,
        location: String,
        on loop: EventLoop
    ) async throws -> Nginx? {
        let port = try freePorts(1)[0]
        let text = """
            daemon off; master_process off; worker_processes 1; pid \(folder)/nginx.pid; error_log /dev/null;
            events { worker_connections 16384; }
            http { access_log off; keepalive_requests 100000000; keepalive_timeout 3600; client_header_timeout 3600;
                client_body_temp_path \(folder)/t1; proxy_temp_path \(folder)/t2; fastcgi_temp_path \(folder)/t3;
                uwsgi_temp_path \(folder)/t4; scgi_temp_path \(folder)/t5;
                server { listen 127.0.0.1:\(port) ssl http2 backlog=4096;
                    ssl_certificate \(folder)/\(certificate); ssl_certificate_key \(folder)/\(key);
                    location / { \(location) } } }
            """
        try write(Array(text.utf8), to: folder + "/nginx.conf")
        var settings = ChildProcess.Settings("nginx", ["-c", folder + "/nginx.conf"])
        settings.standardError = open("/dev/null", O_WRONLY)
        defer { close(settings.standardError) }
        guard let process = try? await ChildProcess.spawn(settings, on: loop) else {  // not installed
            say("nginx is missing: nothing to compare with")
            return nil
        }
        try await listens(port)
        return Nginx(process: process, port: port, figures: ProcessFigures(process.processID))
    }
}
