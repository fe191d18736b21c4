import Billing
import Crypto
import Foundation
import Quantities
import Supply

/// Where people of the town pay.
struct Counter {
    let name: String
    let channel: Channel?
    let layout: ChannelLayout?
    /// Who sends for it.
    let sender: Actor
    /// Whether the money comes with a batch on the next morning.
    var isBatch: Bool { channel?.kind == .bankTransfer }

    static let channels: [Channel] = {
        let due = TimeOfDay(minutes: 10 * 60)
        return [
            Channel(name: "icbc", kind: .bankRealTime, fileDue: due, front: front("icbc")),
            Channel(
                name: "ccb-window", kind: .bankWindow, fileDue: due, front: front("ccb")),
            Channel(
                name: "boc-transfer", kind: .bankTransfer, fileDue: due,
                front: front("boc")),
            Channel(name: "abc-debit", kind: .directDebit, front: front("abc")),
            Channel(
                name: "alipay", kind: .alipay, serials: .forEver, fileDue: due,
                front: front("alipay")),
            Channel(
                name: "wechat", kind: .wechat, serials: .forEver, fileDue: due,
                front: front("wechat")),
            Channel(name: "agent", kind: .agent, front: front("agent")),
        ]
    }()

    private static func front(_ name: String) -> Channel.Front {
        let user = "\(name)-front"
        let key = key(of: user)?.publicKey.rawRepresentation ?? Data()
        return Channel.Front(
            user: user, publicKey: key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }

    /// What a front signs with.
    static func key(of user: String) -> Curve25519.Signing.PrivateKey? {
        try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(SHA256.hash(data: Data(user.utf8))))
    }

    /// Those with a front, which must be heard.
    static var fronts: [(channel: String, user: String)] {
        channels.compactMap { channel in channel.front.map { (channel.name, $0.user) } }
    }

    static func all() throws -> [Counter] {
        let layouts = try layouts()
        let known = channels.map { channel in
            Counter(
                name: channel.name, channel: channel,
                layout: layouts.first { $0.channels.contains(channel.name) && $0.purpose == .statement },
                sender: Actor(name: channel.front?.user ?? "\(channel.name)-clerk", role: .paymentFront))
        }
        let plain = ["desk", "api"].map {
            Counter(name: $0, channel: nil, layout: nil, sender: Actor(name: "\($0)-clerk", role: .paymentFront))
        }
        return known + plain
    }

    /// Three ways to write a file, and one for the answers to debits.
    static func layouts() throws -> [ChannelLayout] {
        guard let second = DatePattern("yyyy-MM-dd HH:mm:ss"), let short = DatePattern("yyyyMMddHHmmss"),
            let cutOff = TimeOfDay(minutes: 23 * 60 + 30)
        else { throw YearError("a constant pattern is none") }
        func columns(_ hasKind: Bool) -> ChannelLayout.Columns {
            ChannelLayout.Columns(
                serial: .place(1), account: .place(2), amount: .place(3), paidAt: .place(4),
                kind: hasKind ? .place(5) : nil, original: .place(6))
        }
        return [
            ChannelLayout(
                name: "banks", channels: ["icbc", "ccb-window", "boc-transfer"], columns: columns(true),
                amountUnit: .yuan, paidAt: second, kinds: ["PAY": .payment, "REV": .reversal],
                totals: ChannelLayout.Totals(position: .last, mark: "TOTAL", count: 2, sum: 3), cutOff: cutOff),
            ChannelLayout(
                name: "alipay", channels: ["alipay"], separator: .bar, skippedLines: 1, columns: columns(true),
                amountUnit: .fen, paidAt: short, kinds: ["trade": .payment, "refund": .reversal], cutOff: cutOff),
            ChannelLayout(
                name: "wechat", channels: ["wechat"], separator: .tab, columns: columns(false), amountUnit: .yuan,
                paidAt: second, cutOff: cutOff, leavesOutReversed: true),
            ChannelLayout(
                name: "debits", channels: ["abc-debit"], purpose: .debits,
                columns: ChannelLayout.Columns(
                    serial: .place(1), account: .place(2), amount: .place(3), kind: .place(4), note: .place(5)),
                amountUnit: .yuan, kinds: ["OK": .payment, "NO": .refused], cutOff: cutOff),
        ]
    }
}
