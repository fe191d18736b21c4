import Billing
import Quantities
import Testing

/// What may be a payment at all.
@Suite struct PaymentLimitTests {
    private let today = CivilDate(daysSinceEpoch: 20_780)

    private func faults(
        _ amount: Money = Money(yuan: 1), channel: String = "desk", days: Int64 = 0, serial: String = "1",
        account: String = "3301", currency: String = "CNY", paidAt: Instant? = nil, isClockTrusted: Bool = true,
        isVouched: Bool = true, at now: Instant? = nil, cutOff: TimeOfDay? = nil
    ) -> [PaymentFault] {
        let key = PaymentKey(
            channel: channel, businessDate: CivilDate(daysSinceEpoch: today.daysSinceEpoch + days), serial: serial)
        return PaymentLimits.faults(
            in: PaymentRequest(
                key: key, accountNumber: account, amount: amount, paidAt: paidAt, currency: currency),
            channel: Channel.builtIn.first { $0.name == channel }, now: isClockTrusted ? now ?? noon : nil,
            calendar: .china, isVouched: isVouched, cutOff: cutOff)
    }

    private var noon: Instant { SiteCalendar.china.midnight(of: today) + .hours(12) }

    @Test func `an amount is positive, in whole fen, and no more than a hundred million yuan`() {
        #expect(faults() == [])
        #expect(faults(.zero) == [.amountNotPositive])
        #expect(faults(Money(fen: -1)) == [.amountNotPositive])
        #expect(faults(Money(tenThousandths: 1)) == [.amountNotWholeFen])
        #expect(faults(PaymentLimits.largest) == [])
        #expect(faults(PaymentLimits.largest + Money(fen: 1)) == [.amountTooLarge])
        #expect(faults(Money(tenThousandths: .max)) == [.amountTooLarge, .amountNotWholeFen])
        #expect(faults(currency: "USD") == [.currencyUnknown])
    }

    @Test func `channel, serial and account number are plain and bounded`() {
        #expect(faults(channel: "moon") == [.channelUnknown])
        #expect(faults(channel: "Desk") == [.channelMalformed])
        #expect(faults(channel: "") == [.channelMalformed])
        #expect(faults(serial: "a/b") == [.serialMalformed])
        #expect(faults(serial: String(repeating: "1", count: 65)) == [.serialMalformed])
        #expect(faults(account: "33 01") == [.accountMalformed])
        #expect(faults(account: "户号") == [.accountMalformed])
    }

    @Test func `a business date is at most two days ahead and ten years behind`() {
        #expect(faults(days: 2) == [])
        #expect(faults(days: 3) == [.businessDateFar])
        #expect(faults(days: -3_660) == [])
        #expect(faults(days: -3_661) == [.businessDateFar])
    }

    @Test
    func `F-S8 where somebody types the business date it is today or yesterday, unless another one stands for it`() {
        for days in [0, -1] as [Int64] { #expect(faults(days: days, isVouched: false) == []) }
        for days in [-2, 1, 2] as [Int64] { #expect(faults(days: days, isVouched: false) == [.businessDateAlone]) }
        #expect(faults(days: -3_661, isVouched: false) == [.businessDateFar])
        #expect(faults(days: -2, isClockTrusted: false, isVouched: false) == [])
    }

    @Test
    func `F-S8 a desk whose clock is ahead, or that counts by the next day from an hour on, types that day alone`() {
        let midnight = SiteCalendar.china.midnight(of: today) + .days(1)
        #expect(faults(days: 1, isVouched: false, at: midnight - .minutes(6)) == [.businessDateAlone])
        #expect(faults(days: 1, isVouched: false, at: midnight - .minutes(4)) == [])
        let eleven = TimeOfDay(minutes: 23 * 60)
        #expect(faults(days: 1, isVouched: false, at: midnight - .minutes(70), cutOff: eleven) == [.businessDateAlone])
        #expect(faults(days: 1, isVouched: false, at: midnight - .minutes(50), cutOff: eleven) == [])
        #expect(faults(days: 2, isVouched: false, at: midnight - .minutes(50), cutOff: eleven) == [.businessDateAlone])
    }

    @Test func `F-S8 the time of payment is within a day of the business date, and not to come`() {
        #expect(faults(paidAt: noon) == [])
        #expect(faults(paidAt: noon + .minutes(5)) == [])
        #expect(faults(paidAt: noon + .minutes(6)) == [.paidAtFar])
        #expect(faults(paidAt: noon + .minutes(6), isClockTrusted: false) == [])
        #expect(faults(paidAt: noon - .hours(36)) == [])
        #expect(faults(paidAt: noon - .hours(36) - .milliseconds(1)) == [.paidAtFar])
        #expect(faults(days: -30, paidAt: noon - .days(30)) == [])
        #expect(faults(days: -30, paidAt: noon) == [.paidAtFar])
        #expect(faults(days: 1, paidAt: noon - .days(2), isClockTrusted: false) == [.paidAtFar])
    }
}
