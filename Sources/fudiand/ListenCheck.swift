import Documents
import Glibc

/// Whether the daemon could listen where it is told to, looked at before it starts.
enum ListenCheck {
    /// Tells what is right; ends the process where it is not. Not for while a daemon runs: its own places are taken, by it.
    static func check(_ listen: ListenSettings) throws {
        if let unix = listen.unix { checkSocket(unix.path) }
        if let tcp = listen.tcp { checkPort(tcp.host, tcp.port) }
    }

    private static func checkSocket(_ path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if access(folder, W_OK | X_OK) == 0 { return print(say("socket \(path): ok", "套接字 \(path)：正确")) }
        let code = errno
        if code == ENOENT, folder.hasPrefix("/run/") {
            // It is empty after every boot; the unit file has systemd make it.
            return print(
                say(
                    "socket \(path): its folder \(folder) does not exist yet; fudiand.service makes it",
                    "套接字 \(path)：文件夹 \(folder) 尚不存在；由 fudiand.service 创建"))
        }
        let why = String(cString: strerror(code))
        Failure.end(
            say(
                "no socket can be made at \(path): \(folder): \(why). Make the folder, let the daemon's user write there, "
                    + "or change listen.unix.path",
                "无法在 \(path) 创建套接字：\(folder)：\(why)。请创建该文件夹并使守护进程用户可写，或修改 listen.unix.path"),
            ExitStatus.unavailable)
    }

    private static func checkPort(_ host: String, _ port: UInt16) {
        guard let code = bindFault(host, port) else {
            return print(say("port \(host):\(port): free", "端口 \(host):\(port)：空闲"))
        }
        let why = code > 0 ? String(cString: strerror(code)) : say("the host is not known", "主机未知")
        Failure.end(
            say(
                "nothing can listen on \(host):\(port): \(why). End what has it, or change listen.tcp",
                "无法在 \(host):\(port) 监听：\(why)。请结束占用者，或修改 listen.tcp"),
            code == EADDRINUSE ? ExitStatus.busy : ExitStatus.unavailable)
    }

    /// Why nobody can listen there: an error number, or -1 where the host is not known; nil where one can.
    private static func bindFault(_ host: String, _ port: UInt16) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else { return -1 }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        // As the daemon does: connections of its last life do not stand in the way.
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0
        else {
            return errno
        }
        return nil
    }
}
