import Languages

/// What is wrong with one field of a request: codes and texts.
public enum FieldFault: String, Hashable, Sendable, CaseIterable {
    case missing = "field.missing"
    case unknown = "field.unknown"
    case notText = "field.notText"
    case notBoolean = "field.notBoolean"
    case empty = "field.empty"
    case tooLong = "field.tooLong"
    case notAmount = "field.notAmount"
    case notEnergy = "field.notEnergy"
    case notTexts = "field.notTexts"
    case notDate = "field.notDate"
    case notInstant = "field.notInstant"
    case notSpan = "field.notSpan"
    case notNumber = "field.notNumber"
    case notOneOf = "field.notOneOf"
    case notEither = "field.notEither"
    case notBefore = "field.notBefore"
    case inThePast = "field.inThePast"
    case malformed = "field.malformed"
    case notBase64 = "field.notBase64"
    case notList = "field.notList"
    case notObject = "field.notObject"

    /// `{0}` is the limit or the list, where there is one.
    public var words: Words {
        switch self {
        case .missing: Words("is missing", "缺少此项")
        case .unknown: Words("is not a field of this request", "请求中没有此项")
        case .notText: Words("must be text in quotes", "必须是带引号的文本")
        case .notBoolean: Words("must be true or false", "必须是 true 或 false")
        case .empty: Words("must not be empty", "不能为空")
        case .tooLong: Words("is longer than {0} characters", "超过 {0} 个字符")
        case .notAmount: Words("must be an amount in yuan as text, such as \"50.00\"", "必须是以元为单位的文本金额，如 \"50.00\"")
        case .notEnergy: Words("must be kWh as text, such as \"1234.5\"", "必须是以千瓦时为单位的文本电量，如 \"1234.5\"")
        case .notTexts: Words("must be a list of 1 to {0} texts", "必须是 1 至 {0} 个文本的列表")
        case .notDate: Words("must be a date such as 2026-11-23", "必须是日期，如 2026-11-23")
        case .notInstant: Words("must be a time such as 2026-11-23T09:15:00+08:00", "必须是时间，如 2026-11-23T09:15:00+08:00")
        case .notSpan: Words("must be a length of time such as 3d or 12h", "必须是时长，如 3d 或 12h")
        case .notNumber: Words("must be a whole number within {0}", "必须是 {0} 之间的整数")
        case .notOneOf: Words("must be one of {0}", "必须是下列之一：{0}")
        case .notEither: Words("give one of {0}, and not both", "{0} 须且只能给出其一")
        case .notBefore: Words("must not lie after the end", "不能晚于结束时间")
        case .inThePast: Words("must lie in the future", "必须晚于当前时间")
        case .notBase64: Words("must be the file's bytes in base64", "必须是文件内容的 base64 编码")
        case .notList: Words("must be a list of 1 to {0} objects", "必须是 1 至 {0} 个对象的列表")
        case .notObject: Words("must be an object", "必须是对象")
        case .malformed: Words("has characters that it may not have", "含有不允许的字符")
        }
    }
}

extension Texts {
    /// What is wrong with a payment, by the engine's codes.
    public static let paymentFaults: [String: Words] = [
        "payment.amount.notPositive": Words("the amount must be more than zero", "金额必须大于零"),
        "payment.amount.tooLarge": Words("the amount is larger than any payment may be", "金额超过单笔上限"),
        "payment.amount.notWholeFen": Words("the amount must be whole fen", "金额必须精确到分"),
        "payment.channel.malformed": Words(
            "the channel's name may have 1 to 32 lower-case letters, digits and hyphens", "渠道名称应为 1 至 32 个小写字母、数字或连字符"),
        "payment.channel.unknown": Words("there is no such channel", "没有该渠道"),
        "payment.currency.unknown": Words("the ledger knows CNY only", "只受理人民币（CNY）"),
        "channel.notYours": Words("another front sends for this channel", "该渠道不归您的前置系统使用"),
        "payment.serial.malformed": Words(
            "the serial must have 1 to 64 letters, digits or signs (ASCII) without spaces or /",
            "流水号应为 1 至 64 个字母、数字或符号（ASCII），不含空格和 /"),
        "payment.account.malformed": Words(
            "the account number must have 1 to 64 letters, digits or signs (ASCII) without spaces or /",
            "户号应为 1 至 64 个字母、数字或符号（ASCII），不含空格和 /"),
        "payment.paidAt.far": Words(
            "the time of payment is more than a day from the business date, or in the future", "缴费时间与业务日期相差超过一天，或在将来"),
        "payment.businessDate.far": Words(
            "the business date must be at most 2 days ahead and 10 years back", "业务日期最多可晚 2 天、早 10 年"),
        "payment.businessDate.secondMissing": Words(
            "a business date that is neither today nor yesterday takes a second person (--second-token-file), or the channel's file",
            "今日、昨日以外的业务日期须第二人授权（--second-token-file），或以渠道对账文件补入"),
    ]

    /// What is wrong with a reversal, by the engine's codes.
    public static let reversalFaults: [String: Words] = [
        "reversal.amount.notPositive": Words("the amount must be more than zero", "金额必须大于零"),
        "reversal.amount.tooLarge": Words("the amount is larger than any payment may be", "金额超过单笔上限"),
        "reversal.amount.notWholeFen": Words("the amount must be whole fen", "金额必须精确到分"),
        "reversal.currency.unknown": Words("the ledger knows CNY only", "只受理人民币（CNY）"),
        "reversal.channel.unknown": Words("there is no such channel", "没有该渠道"),
        "channel.notYours": Words("another front sends for this channel", "该渠道不归您的前置系统使用"),
        "reversal.id.malformed": Words(
            "the id must have 1 to 64 letters, digits or signs (ASCII) without spaces or /",
            "冲正号应为 1 至 64 个字母、数字或符号（ASCII），不含空格和 /"),
        "reversal.serial.malformed": Words(
            "the payment's serial must have 1 to 64 letters, digits or signs (ASCII) without spaces or /",
            "原流水号应为 1 至 64 个字母、数字或符号（ASCII），不含空格和 /"),
        "reversal.reason.malformed": Words("give a reason, of 200 characters at most", "请给出原因，最多 200 字"),
        "reversal.businessDate.far": Words(
            "the payment's business date must be at most 2 days ahead and 10 years back", "原业务日期最多可晚 2 天、早 10 年"),
        "reversal.exceedsPayment": Words(
            "with the earlier reversals it would be more than the payment", "连同以前的冲正已超过原缴费金额"),
        "reversal.paymentReturned": Words("the money went back already", "该款项已退回"),
        "reversal.secondMissing": Words(
            "so much takes a second person (--second-token-file)", "金额较大，须第二人授权（--second-token-file）"),
    ]

    /// Why a front's request is not taken at the door.
    public static let signatureFaults: [String: Words] = [
        "signature.missing": Words("the request is not signed", "请求未签名"),
        "signature.wrong": Words("the signature is not that of the channel's front", "签名与渠道前置系统不符"),
        "signature.stale": Words(
            "the request was signed more than five minutes ago, or ahead of time", "签名时间与当前时间相差超过五分钟"),
    ]
}
