import Languages

extension Texts {
    public static let recipients: [String: Words] = [
        "holder": Words("holder", "户主"), "payer": Words("payer", "付款人"), "occupant": Words("occupant", "用电人"),
    ]

    public static let noticeChannels: [String: Words] = [
        "sms": Words("SMS", "短信"), "voice": Words("call", "电话"), "door": Words("door notice", "上门通知"),
    ]

    /// What came of what a person told of a notice, by the engine's codes.
    public static let noticeAnswers: [String: Words] = [
        "notice.told": Words("the customer was told; the notice counts from now on", "已告知用户，通知自此生效"),
        "notice.unanswered": Words("noted; the notice is to be brought to the door", "已记录，请上门送达"),
        "notice.left": Words("the door notice counts from now on", "上门通知已送达，自此生效"),
        "notice.notLeft": Words("noted; another way to the customer is to be found", "已记录，请另寻联系方式"),
        "notice.unknown": Words(
            "refused: there is no such notice to tell of; it was told of already, or its debt is paid",
            "拒绝：没有该待送达通知：已登记送达，或欠费已结清"),
        "notice.notToCall": Words(
            "refused: this notice does not wait for a call (fudian notice calls lists those that do)",
            "拒绝：该通知无需致电（fudian notice calls 列出待办通知）"),
        "notice.notToBring": Words(
            "refused: this notice does not wait to be brought (fudian notice calls lists those that do)",
            "拒绝：该通知无需上门（fudian notice calls 列出待办通知）"),
        "evidence.nameMissing": Words(
            "refused: say who signed, or who stood by", "拒绝：请注明签收人或见证人"),
        "evidence.hashMalformed": Words(
            "refused: the SHA-256 of the paper or photo has 64 hexadecimal digits", "拒绝：签收单或照片的 SHA-256 应为 64 位十六进制"),
        "evidence.noWitness": Words(
            "refused: whoever reports the door notice is no witness of it", "拒绝：填报人不能兼作见证人"),
        "evidence.timeWrong": Words(
            "refused: it cannot have been left before it was written, or after now", "拒绝：送达时间不能早于通知或晚于现在"),
        "job.noticeWaits": Words(
            "refused: tell what came of it, and the work item ends: fudian notice called, or fudian notice left",
            "拒绝：请登记结果后待办自动完成：fudian notice called 或 fudian notice left"),
    ]
}
