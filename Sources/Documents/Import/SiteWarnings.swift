import Supply

/// What is allowed, but often a mistake. One warning for each kind, however many accounts it concerns.
struct SiteWarnings {
    let findings: Findings

    func look(at draft: SiteDraft) {
        if let released = draft.released, released.value {
            findings.warning(
                released.mark, "trips may begin as soon as this is taken over",
                cure: "leave released out on a real site, and release after a look")
        }
        let accounts = draft.accounts
        guard let first = accounts.first else { return }
        if accounts.allSatisfy({ $0.protection == nil }) {
            findings.warning(
                first.mark, "no account is protected",
                cure: "check the list of life support, hospitals, lifts and fire services before the takeover")
        }
        // The law's own terms need none.
        let free = Set(draft.terms.compactMap(\.terms).filter { !$0.needsAgreement }.map(\.name))
        tell(
            accounts.filter { $0.phone == nil }.map(entry),
            "have no phone, so that nobody is warned and nothing is switched off",
            cure: "add phone")
        tell(
            accounts.filter { account in !account.hasAgreement && !free.contains(account.terms?.value ?? "") }.map(
                entry),
            "have no agreement, so that nothing is switched off automatically",
            cure: "add agreement with signed and version")
        let meters = accounts.flatMap(\.meters).filter { $0.relay != nil }
        tell(
            meters.filter { $0.maximumCurrent == nil || $0.rating == nil }.map(entry),
            "have no max_current or no relay rating, so that trips are only proposed",
            cure: "add max_current, and rating under relay")
        tell(
            meters.filter { $0.relay?.isSeparate == true && $0.relay?.pairing?.value != true }.map(entry),
            "have a relay whose pairing is not proven, so that trips are only proposed",
            cure: "commission them after the takeover")
        tell(
            meters.filter { $0.relay?.isSeparate == true && $0.boundRelaySerial == nil }.map(entry),
            "have a relay in a device that tells no serial number, so that trips are only proposed",
            cure: "use a relay device with a readable serial number, or the meter's own relay")
    }

    private func entry(_ account: AccountEntry) -> (Mark, String?) { (account.mark, account.number?.value) }

    private func entry(_ meter: MeterEntry) -> (Mark, String?) { (meter.mark, meter.number?.value) }

    private func tell(_ found: [(mark: Mark, number: String?)], _ what: String, cure: String) {
        guard let first = found.first else { return }
        let shown = found.prefix(3).map { $0.number ?? "?" }.joined(separator: ", ")
        let more = found.count > 3 ? " and \(found.count - 3) more" : ""
        findings.warning(first.mark, "\(shown)\(more) \(what)", cure: cure)
    }
}
