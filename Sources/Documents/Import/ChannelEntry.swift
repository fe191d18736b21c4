import Billing
import Languages
import Quantities

/// Reads a payment channel: `{name: icbc, kind: bank_realtime, serials: daily, front: {user: icbc-front, public_key: ...}}`.
struct ChannelEntry {
    let name: Marked<String>?
    /// Nil where something is wrong with it.
    let channel: Channel?

    init(_ entry: YAMLMapping, file: String) {
        name = entry.required("name").flatMap { value in
            ChannelEntry.name(value).map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        var isSound = true
        func part<Part>(_ key: String, _ read: (YAMLValue) -> Part?) -> Part? {
            guard let value = entry.optional(key) else { return nil }
            let part = read(value)
            if part == nil { isSound = false }
            return part
        }
        let kind = entry.required("kind")?.choice(of: Channel.Kind.self)
        let serials = part("serials") { $0.choice(of: Channel.Serials.self) }
        let isRealTime = part("real_time") { $0.boolean() }
        let fileDue = part("file_due") { $0.timeOfDay() }
        let front = part("front") { $0.mapping(ChannelEntry.front) }
        guard let name, let kind, isSound else {
            channel = nil
            return
        }
        let channel = Channel(
            name: name.value, kind: kind, serials: serials ?? .daily, isRealTime: isRealTime, fileDue: fileDue,
            front: front)
        if channel.kind.isOfBank, channel.isRealTime, front == nil {
            entry.fault(
                Words("nobody would sign for what \(kind.rawValue) brings", "\(kind.rawValue) 的缴费将无人签名"),
                cure: Words(
                    "name its front: {user: ..., public_key: ...}; or real_time: false, where all of it comes by file",
                    "请写出其前置系统 front: {user: ..., public_key: ...}；若只以文件送达，请写 real_time: false"))
            self.channel = nil
            return
        }
        self.channel = channel
    }

    private static func name(_ value: YAMLValue) -> String? {
        value.parsed(
            Words("a channel's name", "渠道名称"),
            cure: Words("use up to 32 lower-case letters, digits and '-'", "请使用至多 32 个小写字母、数字和“-”")
        ) {
            PaymentLimits.isChannelName($0) ? $0 : nil
        }
    }

    private static func front(_ entry: YAMLMapping) -> Channel.Front? {
        let user = entry.required("user", cure: Words("name the user who sends for it", "请写出代其发送的用户"))?.name()
        let key = entry.required(
            "public_key", cure: Words("give the front's Ed25519 public key", "请给出前置系统的 Ed25519 公钥")
        )?.parsed(
            Words("an Ed25519 public key", "Ed25519 公钥"),
            cure: Words("write its 32 bytes as 64 hexadecimal digits", "请将 32 字节写成 64 位十六进制数")
        ) { text in
            let digits = text.lowercased()
            return digits.utf8.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil
        }
        guard let user, let key else { return nil }
        return Channel.Front(user: user, publicKey: key)
    }
}

/// Reads who pays under a payment number: `{number: P100, name: 幸福物业, phone: 0571-87654321, by_share: consumption}`.
struct PayerEntry {
    let number: Marked<String>?
    /// Nil where something is wrong with it.
    let payer: Payer?

    init(_ entry: YAMLMapping, file: String) {
        number = entry.required("number").flatMap { value in
            value.key().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        let name = entry.required("name")?.label()
        let phone = entry.optional("phone").map { $0.phone() } ?? .some(nil)
        let share = entry.optional("by_share").map { $0.choice(of: Payer.Share.self) } ?? .equal
        guard let number, let name, let phone, let share else {
            payer = nil
            return
        }
        payer = Payer(number: number.value, name: name, phone: phone, share: share)
    }
}
