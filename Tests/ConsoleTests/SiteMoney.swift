import Billing
import Crypto
import Engine
import Foundation
import Quantities
import Storage
import Supply

extension Site {
    /// Channels, a payer and accounts on which everything about money can be tried: `icbc` has a front that signs, `abc` sends files
    /// and collects debits; `8801` pays for 3621 and 3622; 3623 is billed and owes 56.20 from before; 3624 is paid up.
    func importMoney() throws {
        var batch = Site.batch(["3621", "3622", "3623", "3624"])
        let penalty = PenaltyRule(perDay: 100, perDayInLaterYears: 100)
        batch.terms += [
            Site.terms("billed", settlement: SettlementRule(dueAfterDays: 10, penalty: penalty)),
            Site.terms("generous", emergencyCredit: Money(yuan: 20)),
        ].compactMap { $0 }
        for index in 0...1 { batch.accounts[index].account.payer = "8801" }
        for index in batch.accounts.indices { batch.accounts[index].openingBalance = Money(yuan: -5) }
        batch.accounts[0].account.terms = "generous"
        batch.accounts[2].account.mode = .instalments
        batch.accounts[2].account.terms = "billed"
        batch.accounts[2].openingBalance = Money(fen: -5620)
        batch.accounts[3].openingBalance = Money(yuan: 100)
        batch.payers = [Payer(number: "8801", name: "物业公司", phone: "13800000009")]
        batch.channels = [
            Channel(
                name: "icbc", kind: .bankRealTime, fileDue: TimeOfDay("06:00"),
                front: Channel.Front(user: "payment_front-1", publicKey: FrontKey.publicKey)),
            Channel(name: "abc", kind: .directDebit),
        ]
        let columns = ChannelLayout.Columns(serial: .place(1), account: .place(2), amount: .place(3))
        guard let midnight = TimeOfDay("23:00") else { return }
        batch.channelLayouts = [
            ChannelLayout(
                name: "bank", channels: ["icbc", "abc"], columns: columns, amountUnit: .yuan, cutOff: midnight),
            ChannelLayout(
                name: "bank-debits", channels: ["abc"], purpose: .debits, columns: columns, amountUnit: .yuan,
                cutOff: midnight),
        ]
        try take(batch, id: "import-money")
    }

    /// The serial of the only direct debit that waits for an answer.
    func openDebit() async -> String { await look { $0.directDebits.values.map(\.serial).max() ?? "none" } }

    /// The number of an account's latest bill.
    func latestBill(of account: String) async throws -> String {
        let id = await look { $0.accountByNumber[account] }
        return try await histories.bills(of: id, limit: 1).first?.number ?? "none"
    }
}

/// The key of the front of `icbc`, and requests signed with it.
enum FrontKey {
    private static let key = Curve25519.Signing.PrivateKey()

    static var publicKey: String {
        key.publicKey.rawRepresentation.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The two headers of a signed request.
    static func headers(
        _ method: String, _ path: String, _ body: String, created: Instant = Site.morning, as other: String? = nil
    ) throws -> [(String, String)] {
        let digest = Array(SHA256.hash(data: Data(body.utf8)))
        let bytes = FrontSignature.bytes(
            method: method, path: other ?? path, created: created, bodyDigest: digest)
        let signature = try key.signature(for: Data(bytes))
        return [
            ("Fudian-Created", String(created.milliseconds)),
            ("Fudian-Signature", signature.base64EncodedString()),
        ]
    }
}

extension StringProtocol {
    /// A file's bytes, as a request carries them.
    var base64: String { Data(utf8).base64EncodedString() }
}
