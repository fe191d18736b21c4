import Languages

/// The base address of a service, as far as the configuration has to understand it.
struct WebAddress: Hashable {
    /// Without a slash at its end.
    let text: String
    let host: String
    let isEncrypted: Bool

    var isLoopback: Bool { WebAddress.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.split(separator: ".").count == 4)
    }

    static func read(_ value: YAMLValue) -> WebAddress? {
        value.parsed(
            Words("an address of a web service", "网络服务地址"),
            cure: Words("write it as https://sms.example.com/messages", "请写成 https://sms.example.com/messages 的形式")
        ) {
            WebAddress($0)
        }
    }

    init?(_ text: String) {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        var trimmed = text[...]
        while trimmed.last == "/" { trimmed.removeLast() }
        guard trimmed.count > scheme.count,
            !text.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") })
        else { return nil }
        let authority = trimmed.dropFirst(scheme.count).prefix { $0 != "/" }
        // A password in an address would be shown wherever the address is.
        guard !authority.contains("@") else { return nil }
        let host: Substring
        let port: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            port = authority[authority.index(after: end)...]
        } else {
            host = authority.prefix { $0 != ":" }
            port = authority.dropFirst(host.count)
        }
        guard !host.isEmpty else { return nil }
        if !port.isEmpty {
            guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else { return nil }
        }
        self.text = String(trimmed)
        self.host = String(host)
        isEncrypted = scheme == "https://"
    }
}
