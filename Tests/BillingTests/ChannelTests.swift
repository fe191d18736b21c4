import Billing
import Quantities
import Testing

/// Channels, their keys, files and signatures.
@Suite struct ChannelTests {
    private func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

    private func at(_ day: String, _ time: String) -> Instant {
        SiteCalendar.china.instant(self.day(day), TimeOfDay(time) ?? .midnight)
    }

    @Test func `I-M3 a bank serial begins anew each day; one that is unique for ever is the same on any day`() {
        let monday = PaymentKey(channel: "icbc", businessDate: day("2026-11-23"), serial: "17")
        let tuesday = PaymentKey(channel: "icbc", businessDate: day("2026-11-24"), serial: "17")
        let bank = Channel(name: "icbc", kind: .bankWindow)
        #expect(bank.identity(of: monday) != bank.identity(of: tuesday))
        let wallet = Channel(name: "icbc", kind: .alipay, serials: .forEver)
        #expect(wallet.identity(of: monday) == wallet.identity(of: tuesday))
    }

    @Test func `the file of a business date is due on the day after, at its time`() {
        let channel = Channel(name: "icbc", kind: .bankTransfer, fileDue: TimeOfDay("06:00"))
        #expect(channel.lastFileDue(at: at("2026-11-24", "05:59"), calendar: .china) == day("2026-11-22"))
        #expect(channel.lastFileDue(at: at("2026-11-24", "06:00"), calendar: .china) == day("2026-11-23"))
        #expect(!channel.isRealTime)
        #expect(
            Channel.builtIn.allSatisfy {
                $0.isRealTime && $0.lastFileDue(at: at("2026-11-24", "06:00"), calendar: .china) == nil
            })
    }

    @Test func `what a front signs names method, path, time and body, and nothing else makes the same bytes`() {
        let made = Instant(milliseconds: 1_795_399_200_000)
        let digest = (0..<32).map { UInt8($0 * 7) }
        let bytes = FrontSignature.bytes(method: "post", path: "/v1/payments", created: made, bodyDigest: digest)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text == "fudian-front-1\nPOST\n/v1/payments\n1795399200000\n"
                + "00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9\n")
        let others = [
            FrontSignature.bytes(method: "PUT", path: "/v1/payments", created: made, bodyDigest: digest),
            FrontSignature.bytes(method: "POST", path: "/v1/reversals", created: made, bodyDigest: digest),
            FrontSignature.bytes(
                method: "POST", path: "/v1/payments", created: made + .milliseconds(1), bodyDigest: digest),
            FrontSignature.bytes(method: "POST", path: "/v1/payments", created: made, bodyDigest: digest.reversed()),
        ]
        for other in others { #expect(other != bytes) }
    }

    @Test func `a signature that is missing, wrong or stale is refused, each by its name`() {
        let made = Instant(milliseconds: 1_795_399_200_000)
        func fault(_ signature: [UInt8]?, _ created: Instant?, now: Instant?) -> SignatureFault? {
            FrontSignature.fault(
                signature: signature, created: created, now: now, signed: { [UInt8($0.milliseconds & 1)] }
            ) {
                $0 == [7] && $1 == [0]
            }
        }
        #expect(fault([7], made, now: made) == nil)
        #expect(fault([7], made, now: made + .minutes(5)) == nil)
        #expect(fault([7], made, now: made - .minutes(5)) == nil)
        #expect(fault([7], made, now: nil) == nil)
        #expect(fault(nil, made, now: made) == .missing)
        #expect(fault([7], nil, now: made) == .missing)
        #expect(fault([8], made, now: made) == .wrong)
        // A time that was changed on the way was not signed.
        #expect(fault([7], made + .milliseconds(1), now: made) == .wrong)
        #expect(fault([7], made, now: made + .minutes(6)) == .stale)
        #expect(fault([7], made, now: made - .minutes(6)) == .stale)
    }

    @Test func `a slip of the finger is one wrong, missing or doubled character, or two neighbours changed over`() {
        let near = Mistyping.neighbours(of: "33012")
        for typed in ["33013", "3012", "330122", "30312", "43012"] { #expect(near.contains(typed), "\(typed)") }
        #expect(!near.contains("33012") && !near.contains("33102x") && !near.contains("43013"))
        #expect(Set(near).count == near.count)
        #expect(Mistyping.neighbours(of: "1").isEmpty)
    }

    @Test func `a reversal is refused with every fault that shows at once`() {
        let today = day("2026-11-23")
        let key = PaymentKey(channel: "moon", businessDate: day("2031-01-01"), serial: "a b")
        let wrong = ReversalRequest(
            id: "", payment: key, amount: Money(tenThousandths: -1), reason: "", currency: "USD")
        #expect(
            Set(wrong.faults(channel: nil, today: today)) == [
                .amountNotPositive, .amountNotWholeFen, .currencyUnknown, .channelUnknown, .idMalformed,
                .serialMalformed, .reasonMalformed, .businessDateFar,
            ])
        let right = ReversalRequest(
            id: "R1", payment: PaymentKey(channel: "desk", businessDate: today, serial: "1"), amount: Money(fen: 1),
            reason: "typing error")
        #expect(right.faults(channel: Channel.builtIn[0], today: today) == [])
        let large = ReversalRequest(
            id: "R1", payment: right.payment, amount: PaymentLimits.largest + Money(fen: 1), reason: "x")
        #expect(large.faults(channel: Channel.builtIn[0], today: today) == [.amountTooLarge])
    }
}
