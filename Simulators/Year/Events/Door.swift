import Billing
import Crypto
import Engine
import Foundation
import Quantities
import Supply

/// The door that payment fronts come to, as the daemon's: what is not signed with the channel's own key, or not fresh, never reaches the
/// engine but by the record of it.
extension Year {
    /// What somebody between a front and us may do.
    enum Tampering: CaseIterable {
        case unsigned, anotherKey, anotherAmount, replayed

        var fault: SignatureFault {
            switch self {
            case .unsigned: .missing
            case .anotherKey, .anotherAmount: .wrong
            case .replayed: .stale
            }
        }
    }

    func sender(_ bank: Int) -> Actor { banks[bank].counter.sender }

    /// A front's request, signed.
    func send(_ event: Event, by bank: Int) throws {
        let now = gateway.clocks.wall
        guard let fault = try knock(event, by: bank, signature: sign(event, by: bank, at: now), created: now) else {
            return
        }
        faults.append("\(calendar.text(now)): \(sender(bank).name) signed, and was told \(fault.rawValue)")
    }

    /// Money that nobody paid, in the name of a front. It must not come into any book (I-M12).
    func tamper(_ bank: Int, _ transfer: Int) throws {
        let it = banks[bank][transfer].request
        guard !plan.isRehearsal, banks[bank].counter.channel?.front != nil else { return }
        func forged(_ amount: Money) -> Event {
            let key = PaymentKey(
                channel: it.key.channel, businessDate: it.key.businessDate, serial: "F\(it.key.serial)")
            return .payment(
                PaymentRequest(key: key, accountNumber: it.accountNumber, amount: amount, paidAt: it.paidAt),
                by: sender(bank), token(.staff))
        }
        let now = gateway.clocks.wall
        let made = now - FrontSignature.validity - .seconds(1)
        let event = forged(Money(yuan: 1_000))
        for tampering in Tampering.allCases {
            tally.turnedAway += 1
            let signature: [UInt8]? =
                switch tampering {
                case .unsigned: nil
                case .anotherKey: sign(event, by: (bank + 1) % banks.count, at: now) ?? []
                case .anotherAmount: sign(forged(Money(yuan: 1)), by: bank, at: now)
                case .replayed: sign(event, by: bank, at: made)
                }
            let fault = try knock(
                event, by: bank, signature: signature, created: tampering == .replayed ? made : now)
            if fault != tampering.fault {
                faults.append("\(calendar.text(now)): \(tampering) was told \(fault?.rawValue ?? "nothing")")
            }
        }
    }

    /// - Returns: why it was turned away.
    private func knock(_ event: Event, by bank: Int, signature: [UInt8]?, created: Instant) throws -> SignatureFault? {
        let name = banks[bank].name
        let front = gateway.state.channel(name)?.front
        if front != nil { tally.signed += 1 }
        let fault = front.flatMap { front in
            FrontSignature.fault(
                signature: signature, created: created, now: gateway.clocks.wall, signed: { bytes(of: event, at: $0) },
                verify: { signature, signed in
                    Curve25519.Signing.PublicKey(hex: front.publicKey)?.isValidSignature(signature, for: signed)
                        ?? false
                })
        }
        try gateway.run([
            fault.map { .unsigned($0, channel: name, by: sender(bank), subject: "POST \(path(of: event))") } ?? event
        ])
        try serve()
        return fault
    }

    /// Nil where nobody there signs.
    private func sign(_ event: Event, by bank: Int, at created: Instant) -> [UInt8]? {
        Counter.key(of: sender(bank).name).flatMap { key in
            (try? key.signature(for: bytes(of: event, at: created))).map(Array.init)
        }
    }

    private func path(of event: Event) -> String {
        if case .reversal = event { "/v1/reversals" } else { "/v1/payments" }
    }

    /// What is signed: everything of the request that moves money.
    private func bytes(of event: Event, at created: Instant) -> [UInt8] {
        let body: String
        switch event {
        case .payment(let it, _, _, _): body = "\(it.key) \(it.accountNumber) \(it.amount) \(it.currency)"
        case .reversal(let it, _, _, _): body = "\(it.id) \(it.payment) \(it.amount)"
        default: body = ""
        }
        return FrontSignature.bytes(
            method: "POST", path: path(of: event), created: created,
            bodyDigest: Array(SHA256.hash(data: Data(body.utf8))))
    }
}

extension Curve25519.Signing.PublicKey {
    /// From 64 hexadecimal digits.
    fileprivate init?(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == 64 else { return nil }
        let bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
        try? self.init(rawRepresentation: bytes)
    }
}
