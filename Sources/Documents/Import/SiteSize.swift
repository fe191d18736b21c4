import Languages

/// How much one import may bring. An import is one turn of the engine, and everybody else waits for it: about a second for each ten
/// thousand accounts. The daemon's watchdog would end a turn of half a minute, and every later try with it.
public enum SiteSize {
    public static let accountsAtMost = 20_000
    public static let metersAtMost = 20_000

    /// Names the first account that is too many.
    static func check(_ draft: SiteDraft, _ findings: Findings) {
        if draft.accounts.count > accountsAtMost {
            findings.fault(
                draft.accounts[accountsAtMost].mark,
                Words(
                    "an import of \(draft.accounts.count) accounts, and at most \(accountsAtMost) are taken at once",
                    "一次导入 \(draft.accounts.count) 户，至多 \(accountsAtMost) 户"), cure: cure)
            return
        }
        var meters = 0
        for account in draft.accounts {
            meters += account.meters.count
            guard meters > metersAtMost else { continue }
            let all = draft.accounts.reduce(0) { $0 + $1.meters.count }
            findings.fault(
                account.mark,
                Words(
                    "an import of \(all) meters, and at most \(metersAtMost) are taken at once",
                    "一次导入 \(all) 块电表，至多 \(metersAtMost) 块"), cure: cure)
            return
        }
    }

    private static let cure = Words(
        "divide it into several files and import one after the other; between them people are served",
        "请分成多个文件依次导入，其间缴费照常办理")
}
