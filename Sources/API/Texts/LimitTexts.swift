import Languages

extension Texts {
    /// What came of a request about load limits.
    public static let limits: [String: Words] = [
        "limit.set": Words("the load limit is in force", "用电限额已生效"),
        "limit.ended": Words("the load limit is ended", "用电限额已解除"),
        "limit.none": Words("refused: there is no load limit", "拒绝：没有用电限额"),
        "limit.oneRelayWanted": Words(
            "refused: a load limit needs an account with one meter whose relay can be switched",
            "拒绝：限额须为单表且可远程操作的账户"),
        "limit.protected": Words("refused: the home is protected", "拒绝：该户受保护，不得停电"),
        "limit.noPower": Words(
            "refused: the meter has told no power yet; read it first, or use a meter that measures power",
            "拒绝：电表未上报功率，请先抄读，或换用可测功率的电表"),
        "limit.noContact": Words(
            "refused: nobody there has a telephone on which they could be warned; put one on file first (fudian account contact)",
            "拒绝：没有可通知的电话，无法预警；请先登记联系电话（fudian account contact）"),
        "limit.marksTooRare": Words(
            "refused: the meter is read too rarely for a load limit; at least once an hour is needed",
            "拒绝：抄表间隔过长，限额要求至少每小时一次"),
    ]
}
