import Glibc
import Net

/// The hidden role of `kuma-dp`: becomes another program that the kernel kills when the agent dies.
package enum ProxyLauncher {
    /// As the first word of a command line it asks for this role. No person types it.
    private static let word = "launch-and-die-with-parent"

    static func arguments(_ binary: String, _ arguments: [String]) -> [String] {
        [word, "\(getpid())", binary] + arguments
    }

    /// Becomes the program if `arguments` (without the own name) ask for it; returns otherwise. Call first in `main`.
    package static func takeOver(_ arguments: [String]) {
        guard arguments.count >= 3, arguments[0] == word else { return }
        ChildProcess.dieWithParent()
        // The agent may have died before the line above.
        guard getppid() == Int32(arguments[1]) else { _exit(1) }
        var argv = arguments.dropFirst(2).map { strdup($0) }
        argv.append(nil)
        execv(arguments[2], &argv)
        let reason = "kuma-dp: cannot execute \(arguments[2]): \(String(cString: strerror(errno)))\n"
        _ = reason.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        _exit(127)
    }
}
