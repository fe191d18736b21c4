import Languages

extension ConfigurationDocument {
    static func listen(_ root: YAMLMapping, _ paths: ConfiguredPaths) -> ListenSettings? {
        guard let value = root.optional("listen") else {
            return ListenSettings(
                unix: UnixSocketSettings(path: "/run/fudian/fudian.sock", mode: 0o660, group: nil), tcp: nil)
        }
        return value.mapping { listen in
            let unixValue = listen.optional("unix")
            let unix = unixValue?.mapping { unixSocket($0, paths) }
            let tcpValue = listen.optional("tcp")
            let tcp = tcpValue?.mapping { self.tcp($0, paths) }
            if unixValue == nil, tcpValue == nil {
                listen.fault(
                    Words("nobody could reach the daemon", "将无人能连接守护进程"),
                    cure: Words(
                        "give unix or tcp, or leave listen out for the usual socket",
                        "请给出 unix 或 tcp，或去掉 listen 以使用默认套接字"))
                return nil
            }
            if unixValue != nil, unix == nil { return nil }
            if tcpValue != nil, tcp == nil { return nil }
            return ListenSettings(unix: unix, tcp: tcp)
        }
    }

    private static func unixSocket(_ unix: YAMLMapping, _ paths: ConfiguredPaths) -> UnixSocketSettings? {
        let pathValue = unix.required("path")
        let path = pathValue?.text().map(paths.resolve)
        if let path, path.utf8.count > 107 {
            pathValue?.fault(
                Words(
                    "\(path) has \(path.utf8.count) bytes, and a socket's path at most 107",
                    "\(path) 有 \(path.utf8.count) 字节，而套接字路径至多 107 字节"),
                cure: Words("use a shorter folder", "请使用较短的文件夹路径"))
        }
        let modeValue = unix.optional("mode")
        let mode: UInt16?
        if let modeValue, modeValue.isScalar, !modeValue.isQuoted {
            // One YAML takes 0660 for 432 and another for 660, and a tool that writes the file anew leaves only that.
            modeValue.fault(
                Words(
                    "the mode stands without quotes, and programs disagree on what number that is", "权限未加引号，不同程序会读成不同的数"
                ),
                cure: Words("write it in quotes, \"0660\"", "请加引号，如 \"0660\""))
            mode = nil
        } else if let modeValue {
            mode = modeValue.parsed(
                Words("a file mode", "文件权限"),
                cure: Words("write three octal digits in quotes, \"0660\"", "请写带引号的八进制数，如 \"0660\"")
            ) { text in
                UInt16(text, radix: 8).flatMap { $0 <= 0o777 && text.count >= 3 ? $0 : nil }
            }
        } else {
            mode = 0o660
        }
        let groupValue = unix.optional("group")
        let group = groupValue?.text()
        if let groupValue, let group, !paths.hasGroup(group) {
            groupValue.fault(
                Words("there is no group \(group)", "没有用户组 \(group)"),
                cure: Words("create it, or leave group out", "请创建它，或去掉 group"))
        }
        if let groupValue, group != nil, let mode, mode & 0o060 != 0o060 {
            groupValue.fault(
                Words("the mode lets no group in", "该权限不允许用户组访问"),
                cure: Words("give mode \"0660\", or leave group out", "请写 mode: \"0660\"，或去掉 group"))
        }
        guard let path, let mode, groupValue == nil || group != nil else { return nil }
        return UnixSocketSettings(path: path, mode: mode, group: group)
    }

    private static func tcp(_ tcp: YAMLMapping, _ paths: ConfiguredPaths) -> TCPSettings? {
        let hostValue = tcp.optional("host")
        let host =
            hostValue.map {
                $0.parsed(
                    Words("a host", "主机"),
                    cure: Words("write an address, 127.0.0.1, without port", "请写地址，如 127.0.0.1，不带端口")
                ) { plainHost($0) }
            }
            ?? "127.0.0.1"
        let port = tcp.required("port", cure: Words("add it, as port: 8443", "请补上，如 port: 8443"))?.integer(
            in: 0...65_535)
        let certificateValue = tcp.optional("certificate")
        let keyValue = tcp.optional("key")
        let certificate = certificateValue.flatMap { paths.credential($0) }
        let key = keyValue.flatMap { paths.credential($0) }
        if certificateValue != nil, keyValue == nil {
            tcp.fault(
                Words("certificate is there, but not its key", "有 certificate，但没有对应的 key"),
                cure: Words("add key, or take certificate away", "请补上 key，或去掉 certificate"))
        }
        if let keyValue, certificateValue == nil {
            keyValue.fault(
                Words("key is there, but not its certificate", "有 key，但没有对应的 certificate"),
                cure: Words("add certificate, or take key away", "请补上 certificate，或去掉 key"))
        }
        if let host, certificateValue == nil, keyValue == nil, !WebAddress.isLoopback(host) {
            (hostValue.map { $0.fault } ?? tcp.fault)(
                Words("tokens would cross the network in the clear", "令牌会在网络上明文传送"),
                Words("add certificate and key, or listen on 127.0.0.1", "请补上 certificate 和 key，或只监听 127.0.0.1"))
        }
        guard let host, let port else { return nil }
        let tls = certificate.flatMap { certificate in key.map { TLSSettings(certificate: certificate, key: $0) } }
        return TCPSettings(host: host, port: UInt16(port), tls: tls)
    }

    /// An address or a name; no scheme, no port.
    private static func plainHost(_ text: String) -> String? {
        let isAddress6 = text.contains("::") || text.split(separator: ":", omittingEmptySubsequences: false).count == 8
        if text.contains(":"), !isAddress6 { return nil }
        return text.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "/") } ? nil : text
    }
}
