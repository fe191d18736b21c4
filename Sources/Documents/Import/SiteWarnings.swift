import Languages
import Supply

/// What is allowed, but often a mistake. One warning for each kind, however many accounts it concerns.
struct SiteWarnings {
    let findings: Findings

    func look(at draft: SiteDraft) {
        if let released = draft.released, released.value {
            findings.warning(
                released.mark, Words("trips may begin as soon as this is taken over", "导入后即可开始停电"),
                cure: Words("leave released out on a real site, and release after a look", "正式站点请去掉 released，查看后再放行"))
        }
        let accounts = draft.accounts
        guard let first = accounts.first else { return }
        if accounts.allSatisfy({ $0.protection == nil }) {
            findings.warning(
                first.mark, Words("no account is protected", "没有任何保电用户"),
                cure: Words(
                    "check the list of life support, hospitals, lifts and fire services before the takeover",
                    "导入前请核对生命支持、医院、电梯和消防的保电名单"))
        }
        // The law's own terms need none.
        let free = Set(draft.terms.compactMap(\.terms).filter { !$0.needsAgreement }.map(\.name))
        tell(
            accounts.filter { $0.phone == nil }.map(entry),
            Words(
                "have no phone, so that nobody is told of a low balance, and each notice must be brought to the door",
                "没有电话，因此没有余额提醒，停电通知须逐次上门送达"),
            cure: Words("add phone", "请补上 phone"))
        tell(
            accounts.filter { account in !account.hasAgreement && !free.contains(account.terms?.value ?? "") }.map(
                entry),
            Words("have no agreement, so that nothing is switched off automatically", "没有协议，因此不会自动停电"),
            cure: Words("add agreement with signed and version", "请补上含 signed 和 version 的 agreement"))
        let meters = accounts.flatMap(\.meters).filter { $0.relay != nil }
        tell(
            meters.filter { $0.maximumCurrent == nil || $0.rating == nil }.map(entry),
            Words(
                "have no max_current or no relay rating, so that trips are only proposed",
                "没有 max_current 或继电器额定电流，因此只提出停电建议"),
            cure: Words("add max_current, and rating under relay", "请补上 max_current，以及 relay 下的 rating"))
        tell(
            meters.filter { $0.relay?.isSeparate == true && $0.relay?.pairing?.value != true }.map(entry),
            Words("have a relay whose pairing is not proven, so that trips are only proposed", "的继电器配对未经证实，因此只提出停电建议"),
            cure: Words("commission them after the takeover", "请在导入后投运校核"))
        tell(
            meters.filter { $0.relay?.isSeparate == true && $0.boundRelaySerial == nil }.map(entry),
            Words(
                "have a relay in a device that tells no serial number, so that trips are only proposed",
                "的继电器所在设备不能读出出厂编号，因此只提出停电建议"),
            cure: Words(
                "use a relay device with a readable serial number, or the meter's own relay",
                "请使用能读出出厂编号的继电器设备，或电表自带的继电器"))
    }

    private func entry(_ account: AccountEntry) -> (Mark, String?) { (account.mark, account.number?.value) }

    private func entry(_ meter: MeterEntry) -> (Mark, String?) { (meter.mark, meter.number?.value) }

    private func tell(_ found: [(mark: Mark, number: String?)], _ what: Words, cure: Words) {
        guard let first = found.first else { return }
        let shown = Words.list(found.prefix(3).map { Words(same: $0.number ?? "?") })
        let more =
            found.count > 3 ? Words(" and \(found.count - 3) more", " 等共 \(found.count) 个") : Words(same: "")
        findings.warning(first.mark, shown + more + Words(same: " ") + what, cure: cure)
    }
}
