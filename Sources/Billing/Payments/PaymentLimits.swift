import Quantities

/// What is wrong with a payment request, before anything is looked up.
public enum PaymentFault: String, Error, Hashable, Sendable, CaseIterable {
    case amountNotPositive = "payment.amount.notPositive"
    case amountTooLarge = "payment.amount.tooLarge"
    case amountNotWholeFen = "payment.amount.notWholeFen"
    case currencyUnknown = "payment.currency.unknown"
    case channelMalformed = "payment.channel.malformed"
    case channelUnknown = "payment.channel.unknown"
    /// Another front sends for this channel.
    case channelNotYours = "channel.notYours"
    case serialMalformed = "payment.serial.malformed"
    case accountMalformed = "payment.account.malformed"
    case businessDateFar = "payment.businessDate.far"
    /// Neither today nor yesterday, by one person's word: it decides for how long penalty is owed, and is part of the key.
    case businessDateAlone = "payment.businessDate.secondMissing"
    /// More than a day from the business date, or in the future: it decides for how long penalty is owed.
    case paidAtFar = "payment.paidAt.far"
}

/// The bounds of what a single payment may be.
public enum PaymentLimits {
    /// 100 million yuan: no single payment is larger, and ten thousand of them still fit the ledger.
    public static let largest = Money(yuan: 100_000_000)
    /// Of serials, ids and account numbers, in characters.
    public static let longestSerial = 64
    /// The only currency that the ledger knows.
    public static let currency = "CNY"

    /// Every fault of `request`, not just the first.
    ///
    /// - Parameters:
    ///   - channel: the one that it names; nil: there is none of that name.
    ///   - now: nil where no clock can be trusted; no date is too far then, and nothing in the future.
    ///   - calendar: the site's.
    ///   - isVouched: a second person stands for it.
    ///   - cutOff: from when on the channel counts by the next day; nil: from midnight.
    public static func faults(
        in request: PaymentRequest, channel: Channel?, now: Instant?, calendar: SiteCalendar, isVouched: Bool = false,
        cutOff: TimeOfDay? = nil
    ) -> [PaymentFault] {
        let today = now.map { calendar.date(at: $0) }
        var faults: [PaymentFault] = []
        if request.amount <= .zero { faults.append(.amountNotPositive) }
        if request.amount > largest { faults.append(.amountTooLarge) }
        if !request.amount.isWholeFen { faults.append(.amountNotWholeFen) }
        if request.currency != currency { faults.append(.currencyUnknown) }
        if !isChannelName(request.key.channel) {
            faults.append(.channelMalformed)
        } else if channel == nil {
            faults.append(.channelUnknown)
        }
        if !isSerial(request.key.serial) { faults.append(.serialMalformed) }
        if !isSerial(request.accountNumber) { faults.append(.accountMalformed) }
        if isFar(request.key.businessDate, today) {
            faults.append(.businessDateFar)
        } else if let channel, channel.front == nil, !isVouched,
            isOfAnotherDay(request.key.businessDate, now, calendar, cutOff)
        {
            faults.append(.businessDateAlone)
        }
        if let paidAt = request.paidAt {
            let isNear = paidDay(request, calendar) == calendar.date(at: paidAt)
            if !isNear || now.map({ paidAt - $0 > skew }) ?? false { faults.append(.paidAtFar) }
        }
        return faults
    }

    /// By so much a channel's clock may be ahead of ours.
    private static let skew = Span.minutes(5)

    /// The day on which the payer paid, as the channel tells it: by its clock, else by its business date, from which the clock is a day
    /// away at most.
    public static func paidDay(_ request: PaymentRequest, _ calendar: SiteCalendar) -> CivilDate {
        let business = request.key.businessDate.daysSinceEpoch
        guard let paid = request.paidAt.map({ calendar.date(at: $0).daysSinceEpoch }) else {
            return request.key.businessDate
        }
        return CivilDate(daysSinceEpoch: min(max(paid, business - 1), business + 1))
    }

    /// 1 to 32 lower-case letters, digits and `-`.
    public static func isChannelName(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 32
            && bytes.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// 1 to 64 printable ASCII characters without blank and slash.
    static func isSerial(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= longestSerial
            && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    }

    /// Whether no cash desk has this date open. A front signs what its channel says, and a channel's file is the channel's; where somebody
    /// types the date, it is today, or yesterday until the desk is closed; and tomorrow once the channel counts by that.
    private static func isOfAnotherDay(
        _ date: CivilDate, _ now: Instant?, _ calendar: SiteCalendar, _ cutOff: TimeOfDay?
    ) -> Bool {
        guard let now else { return false }
        let isCut = cutOff.map { calendar.timeOfDay(at: now + skew) >= $0 } ?? false
        let latest = calendar.date(at: now + skew).daysSinceEpoch + (isCut ? 1 : 0)
        return date.daysSinceEpoch < calendar.date(at: now).daysSinceEpoch - 1 || date.daysSinceEpoch > latest
    }

    /// More than two days ahead of `today`, or ten years behind.
    static func isFar(_ date: CivilDate, _ today: CivilDate?) -> Bool {
        guard let today else { return false }
        let days = date.daysSinceEpoch - today.daysSinceEpoch
        return days > 2 || days < -3660
    }
}
