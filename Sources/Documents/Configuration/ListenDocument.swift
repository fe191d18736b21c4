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
                    "nobody could reach the daemon", cure: "give unix or tcp, or leave listen out for the usual socket")
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
                "\(path) has \(path.utf8.count) bytes, and a socket's path at most 107", cure: "use a shorter folder")
        }
        let modeValue = unix.optional("mode")
        let mode: UInt16?
        if let modeValue {
            mode = modeValue.parsed("a file mode", cure: "write three octal digits in quotes, \"0660\"") { text in
                UInt16(text, radix: 8).flatMap { $0 <= 0o777 && text.count >= 3 ? $0 : nil }
            }
        } else {
            mode = 0o660
        }
        let groupValue = unix.optional("group")
        let group = groupValue?.text()
        if let groupValue, group != nil, let mode, mode & 0o060 != 0o060 {
            groupValue.fault("the mode lets no group in", cure: "give mode \"0660\", or leave group out")
        }
        guard let path, let mode, groupValue == nil || group != nil else { return nil }
        return UnixSocketSettings(path: path, mode: mode, group: group)
    }

    private static func tcp(_ tcp: YAMLMapping, _ paths: ConfiguredPaths) -> TCPSettings? {
        let hostValue = tcp.optional("host")
        let host =
            hostValue.map { $0.parsed("a host", cure: "write an address, 127.0.0.1, without port") { plainHost($0) } }
            ?? "127.0.0.1"
        let port = tcp.required("port", cure: "add it, as port: 8443")?.integer(in: 0...65_535)
        let certificateValue = tcp.optional("certificate")
        let keyValue = tcp.optional("key")
        let certificate = certificateValue.flatMap { paths.credential($0) }
        let key = keyValue.flatMap { paths.credential($0) }
        if certificateValue != nil, keyValue == nil {
            tcp.fault("certificate is there, but not its key", cure: "add key, or take certificate away")
        }
        if let keyValue, certificateValue == nil {
            keyValue.fault("key is there, but not its certificate", cure: "add certificate, or take key away")
        }
        if let host, certificateValue == nil, keyValue == nil, !WebAddress.isLoopback(host) {
            (hostValue.map { $0.fault } ?? tcp.fault)(
                "tokens would cross the network in the clear", "add certificate and key, or listen on 127.0.0.1")
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
