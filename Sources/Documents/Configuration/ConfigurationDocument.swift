import Languages
import Quantities

/// Reads `fudian.yaml`.
public enum ConfigurationDocument {
    /// Reads a configuration; touches no other file.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - file: its path, as faults name it; relative paths inside are taken from its folder.
    /// - Throws: every fault, by line, with its cure.
    public static func read(_ text: String, file: String) throws(Faults) -> Configuration {
        try read(text, ConfiguredPaths(of: file, search: .none), file: file)
    }

    static func read(_ text: String, _ paths: ConfiguredPaths, file: String) throws(Faults) -> Configuration {
        try YAMLReader.read(text, file: file) { root in
            let data = root.required(
                "data",
                cure: Words("name the folder of the store: data: /var/lib/fudian", "请给出数据库文件夹：data: /var/lib/fudian"))?
                .text()
            let profiles = profiles(root, paths)
            let site = site(root)
            let listen = listen(root, paths)
            let smsValue = root.optional("sms")
            let sms = smsValue.map { $0.mapping { self.sms($0, paths) } }
            let rescueValue = root.optional("rescue")
            let rescue = rescueValue.map { $0.mapping { self.rescue($0, paths) } }
            let lines = lines(root)
            let log = log(root)
            let limits = limits(root)
            guard let data, let profiles, let site, let listen, let lines, let log, let limits else { return nil }
            if smsValue != nil, sms == nil { return nil }
            if rescueValue != nil, rescue == nil { return nil }
            return Configuration(
                data: paths.resolve(data), profiles: profiles, site: site, listen: listen, sms: sms ?? nil,
                rescue: rescue ?? nil,
                lines: lines, log: log,
                limits: limits)
        }
    }

    private static func profiles(_ root: YAMLMapping, _ paths: ConfiguredPaths) -> [String]? {
        guard let value = root.optional("profiles") else { return ["/usr/share/fudian/profiles"] }
        guard let folders = value.list(paths.folder) else { return nil }
        if folders.isEmpty {
            value.fault(
                Words("it names no folder", "没有给出文件夹"), cure: Words("name one, or leave the key out", "请给出一个，或去掉此项"))
        }
        return folders
    }

    private static func site(_ root: YAMLMapping) -> SiteSettings? {
        root.required("site", cure: Words("add it, with a name: site: {name: ...}", "请补上并写明名称：site: {name: ...}"))?
            .mapping { site in
                let name = site.required("name")?.text()
                let zone = site.optional("zone").map(zone)
                guard let name else { return nil }
                guard let zone else { return SiteSettings(name: name, calendar: .china) }
                return zone.map { SiteSettings(name: name, calendar: $0) }
            }
    }

    /// `+08:00`
    private static func zone(_ value: YAMLValue) -> SiteCalendar? {
        value.parsed(
            Words("an offset from UTC", "与 UTC 的时差"),
            cure: Words(
                "write it as \"+08:00\"; names of zones are not used, there is no summer time",
                "请写成 \"+08:00\"；不使用时区名称，没有夏令时")
        ) {
            guard let sign = $0.first, sign == "+" || sign == "-", let time = TimeOfDay($0.dropFirst()) else {
                return nil
            }
            return SiteCalendar(offsetMinutes: sign == "-" ? -time.minutes : time.minutes)
        }
    }

    private static func sms(_ sms: YAMLMapping, _ paths: ConfiguredPaths) -> SMSGatewaySettings? {
        let url = sms.required("url").flatMap(WebAddress.read)
        let tokenValue = sms.optional("token")
        let token = tokenValue.flatMap { paths.credential($0) }
        let poll = sms.optional("poll_interval").map { $0.span(in: .milliseconds(100) ... .hours(1)) } ?? .seconds(2)
        let sender = sms.optional("sender").map { $0.text() } ?? ""
        if let url, let tokenValue, !url.isEncrypted, !url.isLoopback {
            tokenValue.fault(
                Words("the token would cross the network in the clear", "令牌会在网络上明文传送"),
                cure: Words("use https in sms.url, or a gateway on this machine", "请在 sms.url 中使用 https，或使用本机上的网关"))
        }
        guard let url, let poll, let sender, tokenValue == nil || token != nil else { return nil }
        return SMSGatewaySettings(url: url.text, token: token, pollInterval: poll, sender: sender)
    }

    private static func rescue(_ rescue: YAMLMapping, _ paths: ConfiguredPaths) -> RescueSettings? {
        let file = rescue.required(
            "file", cure: Words("name a file on another disk than the store's", "请给出与数据库不在同一磁盘上的文件"))?.text()
        let keyValue = rescue.optional("key")
        let key = keyValue.flatMap { paths.credential($0) }
        guard let file, keyValue == nil || key != nil else { return nil }
        return RescueSettings(file: paths.resolve(file), key: key)
    }

    private static func lines(_ root: YAMLMapping) -> LineSettings? {
        let preset = LineSettings(shards: 1, backOffCap: .minutes(5))
        guard let value = root.optional("lines") else { return preset }
        return value.mapping { lines in
            let shards = lines.optional("shards").map { $0.integer(in: 1...16) } ?? preset.shards
            let cap =
                lines.optional("back_off_cap").map { $0.span(in: .milliseconds(500) ... .hours(1)) }
                ?? preset.backOffCap
            guard let shards, let cap else { return nil }
            return LineSettings(shards: shards, backOffCap: cap)
        }
    }

    private static func log(_ root: YAMLMapping) -> LogSettings? {
        let preset = LogSettings(level: .info, format: .text)
        guard let value = root.optional("log") else { return preset }
        return value.mapping { log in
            let level = log.optional("level").map { $0.choice(of: LogSettings.Level.self) } ?? preset.level
            let format = log.optional("format").map { $0.choice(of: LogSettings.Format.self) } ?? preset.format
            guard let level, let format else { return nil }
            return LogSettings(level: level, format: format)
        }
    }

    private static func limits(_ root: YAMLMapping) -> ConfiguredLimits? {
        let preset = ConfiguredLimits(events: 100_000, connections: 1024, importBytes: 64 << 20)
        guard let value = root.optional("limits") else { return preset }
        return value.mapping { limits in
            let events = limits.optional("events").map { $0.integer(in: 1000...10_000_000) } ?? preset.events
            let connections = limits.optional("connections").map { $0.integer(in: 1...65_536) } ?? preset.connections
            let megabytes =
                limits.optional("import_megabytes").map { $0.integer(in: 1...1024) } ?? preset.importBytes >> 20
            guard let events, let connections, let megabytes else { return nil }
            return ConfiguredLimits(events: events, connections: connections, importBytes: megabytes << 20)
        }
    }
}
