import Quantities

/// What is to be done about an account's supply now.
public enum SupplyAction: String, Hashable, Sendable, Codable {
    /// Nothing.
    case stay
    /// Send a low-balance reminder.
    case warn
    /// Send a formal notice.
    case notice
    /// Begin to switch off.
    case trip
    /// Switch on.
    case restore
    /// In arrears, but something stands before a trip.
    case hold
}

/// Why: a code that stays the same in every language, store and log.
public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    case inCredit = "in_credit"
    case belowWarningLevel = "below_warning_level"
    case inArrears = "in_arrears"
    case belowMinimumDebt = "below_minimum_debt"
    case notLongOverdue = "not_long_overdue"
    case restoreConditionMet = "restore_condition_met"
    case restoreAmountMissing = "restore_amount_missing"
    case supplyIsOff = "supply_is_off"
    case restoreUnderWay = "restore_under_way"
    /// Power may return when the customer has confirmed that it is safe.
    case awaitsCustomer = "awaits_customer"
    /// Power may return when an engineer has looked at what the meter's own protection opened.
    case openByProtection = "open_by_protection"
    case orderUnderWay = "order_under_way"
    case protected
    case onHold = "on_hold"
    case lockedOut = "locked_out"
    case foreignOpen = "foreign_open"
    case noAgreement = "no_agreement"
    case causeNotAutomatic = "cause_not_automatic"
    case dedicatedSupply = "dedicated_supply"
    case authorityCopyMissing = "authority_copy_missing"
    case approvalMissing = "approval_missing"
    case noRelay = "no_relay"
    case severalRelays = "several_relays"
    case noContact = "no_contact"
    case tripNoticeMissing = "trip_notice_missing"
    case tripNoticeNotDelivered = "trip_notice_not_delivered"
    case tripNoticeTooYoung = "trip_notice_too_young"
    case finalNoticeMissing = "final_notice_missing"
    case finalNoticeNotDelivered = "final_notice_not_delivered"
    case finalNoticeTooYoung = "final_notice_too_young"
    case quietHours = "quiet_hours"
    case notDemanded = "not_demanded"
    case justPaid = "just_paid"
    case outsideTripWindow = "outside_trip_window"
    case beforeRestDay = "before_rest_day"
    case calendarMissing = "calendar_missing"
    case weather
    case readingStale = "reading_stale"
    case readingQuarantined = "reading_quarantined"
    case foreignSerial = "foreign_serial"
    case identityNotProvable = "identity_not_provable"
    case ratioDoubtful = "ratio_doubtful"
    case pairingNotProven = "pairing_not_proven"
    case currentLimitsUnknown = "current_limits_unknown"
    case bindingTooYoung = "binding_too_young"
    case misrouteOnLine = "misroute_on_line"
    case notReadSinceStart = "not_read_since_start"
    case clockNotTrusted = "clock_not_trusted"
    case importNotReleased = "import_not_released"
    case storeNotSound = "store_not_sound"
    case throttled
    case breaker
    case keepPower = "keep_power"
    case offOnRequest = "off_on_request"
    case paymentBacklog = "payment_backlog"
    case paymentFrontSilent = "payment_front_silent"
    case paymentFileMissing = "payment_file_missing"
    case waitingAfterFailedTrip = "waiting_after_failed_trip"
    case tripsFailed = "trips_failed"
    case wrongNeighbour = "wrong_neighbour"
    case outageSuspected = "outage_suspected"
    case afterOutage = "after_outage"
    case certificateExpired = "certificate_expired"
    case currentTooHigh = "current_too_high"
    case voltageTooLow = "voltage_too_low"
    case epochMoved = "epoch_moved"
    case loadLimit = "load_limit"
    case limitedInstead = "limited_instead"
    case everyConditionMet = "every_condition_met"
}

/// An action with its reasons.
public struct Decision: Hashable, Sendable {
    public let action: SupplyAction
    /// Every reason that counted, in the order in which they were asked; for a trip that does not happen, all that stands
    /// before it and not just the first.
    public let reasons: [Reason]
    /// Which notice, for ``SupplyAction/warn`` and ``SupplyAction/notice``.
    public let notice: NoticeKind?
    /// Which relays, for trip and restore.
    public let supplyPoints: [SupplyPointID]
    /// What the decision is about: the amount owed, missing or left.
    public let amount: Money
    /// When it could come out otherwise by time alone; nil: only an event can change it.
    public let reviewAt: Instant?

    public init(
        _ action: SupplyAction, _ reasons: [Reason], notice: NoticeKind? = nil, supplyPoints: [SupplyPointID] = [],
        amount: Money = .zero,
        reviewAt: Instant? = nil
    ) {
        self.action = action
        self.reasons = reasons
        self.notice = notice
        self.supplyPoints = supplyPoints
        self.amount = amount
        self.reviewAt = reviewAt
    }
}
